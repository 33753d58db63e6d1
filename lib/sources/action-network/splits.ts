import type { Quote, Split } from '../../odds/line.ts';
import { type Fields, isFields } from '../fields.ts';

/** A side of a market, with the outcome that it was read from. */
interface BettingSide {
  readonly quote: Quote;
  readonly outcome: Fields;
}

/**
 * Public betting on one market, from the consensus book. An alternate repeats the numbers of its main line. Empty if the
 * market has no numbers: then nothing is said of it, and nothing was withdrawn.
 */
export function splitsOf(sides: readonly BettingSide[]): readonly Split[] {
  const main = sides.filter(({ quote }) => quote.key.rung === 'main');
  const tickets = percentsOf(main, 'tickets');
  const money = percentsOf(main, 'money');
  if (tickets === undefined && money === undefined) return [];
  return main.map(({ quote: { key } }, side) => ({
    period: key.period,
    market: key.market,
    team: key.team,
    selection: key.selection,
    tickets: tickets?.[side] ?? null,
    money: money?.[side] ?? null,
  }));
}

/** One whole per cent for each side. Undefined if a side has none or all are 0, which is how the source writes none. */
function percentsOf(sides: readonly BettingSide[], of: 'tickets' | 'money'): readonly number[] | undefined {
  const percents = sides.flatMap(({ outcome }) => percentOf(outcome, of) ?? []);
  return percents.length === sides.length && percents.some((percent) => percent > 0) ? percents : undefined;
}

function percentOf({ bet_info: betting }: Fields, of: 'tickets' | 'money'): number | undefined {
  const share = isFields(betting) ? betting[of] : undefined;
  const percent = isFields(share) ? share.percent : undefined;
  return typeof percent === 'number' && Number.isInteger(percent) && percent >= 0 && percent <= 100
    ? percent
    : undefined;
}
