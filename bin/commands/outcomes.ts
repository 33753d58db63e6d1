import { Argument, type Command, InvalidArgumentError } from 'commander';
import { syncReportSchema } from '../../lib/collection/sync-report.ts';
import { datesBetween, daysAfter, type SlateDate, slateDateAt } from '../../lib/odds/slate-date.ts';
import { type OutcomeSelection, readOpenGames, readOutcomes, readRevisions } from '../../lib/queries/outcomes.ts';
import { type Verification, verifyOutcomes } from '../../lib/queries/verify-outcomes.ts';
import { league } from '../../lib/sources/mlb-stats-api/client.ts';
import type { Database } from '../../lib/storage/database.ts';
import { endAs } from '../already-reported-error.ts';
import { refuseDates, slateDate } from '../options.ts';
import { outcomeLines, updateLines, verificationLines } from '../outcome-lines.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { openSimulatedMarket } from '../simulated-market.ts';
import { jsonOf } from '../store.ts';

const actions = ['show', 'update', 'verify'] as const;
type Action = (typeof actions)[number];

interface OutcomesOptions {
  readonly date?: SlateDate;
  readonly live?: true;
  readonly json?: true;
  readonly verbose?: true;
}

/** How many dates before today are computed again, if none is named. */
const verifiedDays = 30;

const examples = `
Results come from the official schedule. "update" asks it again for the games that need a result: those of the last 72 hours,
and all that are still open. "show" prints results against the consensus close, and how they were revised. "verify" computes
them again by the rules in lib/games and lib/odds; a difference from the view is a failure.

Examples:
  odds outcomes                          the outcomes of yesterday, and the open games of earlier dates
  odds outcomes show --date 2026-07-04   those of an official date
  odds outcomes show 777001 --json       those of a game, by its gamePk, with every revision
  odds outcomes update                   ask for results again
  odds outcomes verify                   the last ${verifiedDays} days; with --date, that date`;

export function addOutcomes(program: Command, surroundings: Surroundings): void {
  program
    .command('outcomes')
    .addArgument(new Argument('[action]', 'what to do').choices(actions).default('show'))
    .argument('[game]', 'the gamePk of an official game, to show', gamePk)
    .option('--date <YYYY-MM-DD>', 'an official date to show or verify', slateDate)
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (action: Action, game: number | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<OutcomesOptions>();
      const { date } = options;
      if (game !== undefined && action !== 'show') command.error('error: a game goes with show');
      if (game !== undefined && date !== undefined) command.error("error: '--date' does not go with a game");
      if (date !== undefined && action === 'update') command.error("error: '--date' goes with show or verify");
      refuseDates(command, { date }, surroundings.clock());
      if (action === 'update') return await update(options, surroundings);
      await withDeployment(surroundings, { verbose: options.verbose === true }, async ({ database }) => {
        const work = { reader: database('reader'), options, surroundings };
        await (action === 'show' ? show(game, work) : verify(work));
      });
    });
}

function gamePk(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 2 ** 31) return number;
  throw new InvalidArgumentError('It must be the gamePk of an official game, as in 777001.');
}

async function update({ live, json, verbose }: OutcomesOptions, surroundings: Surroundings): Promise<void> {
  const { terminal, store } = surroundings;
  const market = live ? undefined : await openSimulatedMarket(surroundings);
  try {
    const choices = { verbose: verbose === true, ...(market && { sources: market.sources }) };
    await withDeployment(surroundings, choices, async ({ invoke }) => {
      const answer = await terminal.during('Asking for results again', () =>
        invoke('sync-schedule', { for: 'outcomes' }),
      );
      const report = syncReportSchema.parse(answer);
      terminal.print(json ? jsonOf(store, report) : updateLines(report, terminal).join('\n'));
      endAs(report.status === 'failed' ? 'failed' : 'done');
    });
  } finally {
    await market?.close();
  }
}

interface Work {
  readonly reader: Database;
  readonly options: OutcomesOptions;
  readonly surroundings: Surroundings;
}

async function show(game: number | undefined, { reader, options, surroundings }: Work): Promise<void> {
  const { terminal, store, clock } = surroundings;
  const today = slateDateAt(clock());
  const date = options.date ?? daysAfter(today, -1);
  const selection: OutcomeSelection = game === undefined ? { league, from: date, to: date } : { league, game };
  const shown = await terminal.during('Reading the outcomes', async () => ({
    outcomes: await readOutcomes(reader, selection),
    revisions: await readRevisions(reader, selection),
    open: await readOpenGames(reader, { league, today }),
  }));
  if (options.json) {
    const { outcomes, revisions, open } = shown;
    const withRevisions = outcomes.map((outcome) => ({
      ...named(outcome),
      revisions: revisions.filter(({ game_pk }) => game_pk === outcome.game_pk).map(named),
    }));
    return terminal.print(jsonOf(store, { outcomes: withRevisions, open: open.map(named) }));
  }
  const which = game === undefined ? `on ${date}` : `of ${game}`;
  if (shown.outcomes.length === 0) terminal.note(`There is no outcome ${which}: no game is over, or none is recorded.`);
  terminal.print(outcomeLines(shown, terminal).join('\n'));
}

async function verify({ reader, options: { date, json }, surroundings }: Work): Promise<void> {
  const { terminal, store, clock } = surroundings;
  const today = slateDateAt(clock());
  const [from, to] = [date ?? daysAfter(today, -verifiedDays), date ?? today];
  const verified = await terminal.during('Computing the outcomes again', async () => {
    const found: Verification[] = [];
    for (const each of datesBetween(from, to)) found.push(await verifyOutcomes(reader, { league, date: each }));
    return found;
  });
  const attempts = verified.reduce((sum, one) => sum + one.attempts, 0);
  const report = { from, to, attempts, differences: verified.flatMap(({ differences }) => differences) };
  terminal.print(json ? jsonOf(store, report) : verificationLines(report, terminal).join('\n'));
  endAs(report.differences.length > 0 ? 'failed' : 'done');
}

/** The columns of a view by the names that JSON has elsewhere: `official_date` is `officialDate`. */
function named(row: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replaceAll(/_(\w)/g, (_all, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}
