import { allSlotsOf, type Market, type Period, publicSplits, type Slot, slotsOf } from '../../odds/market.ts';
import { isRecorded, type Observation, type ObservationRequest } from '../../odds/observation.ts';
import type { GameReading } from '../../odds/reading.ts';
import { type SlateDate, slateDateAt } from '../../odds/slate-date.ts';
import type { BookNaming } from '../../odds/sportsbook-keys.ts';
import { listOf } from './request.ts';
import { consensus, knownMarkets, periodOf } from './vocabulary.ts';

interface Answer {
  /** What the answer holds for at least one game. */
  readonly held: readonly Slot[];
  readonly games: readonly GameReading[];
  readonly nameOf: BookNaming;
}

/**
 * Every slot that the request asked for: its books and periods, in each of our markets, because it never names markets.
 * The consensus book brings the public splits. A recorded body counts as having asked for what it holds.
 */
export function requestedSlots(request: ObservationRequest, { held, games, nameOf }: Answer): readonly Slot[] {
  if (isRecorded(request)) return [...new Set([...held, ...games.flatMap(({ scope }) => scope)])].sort();
  const books = namedIn(request.query.bookIds, nameOf);
  const periods = namedIn(request.query.periods, periodOf);
  const ofBooks = inEachMarket(periods, (period, market) => books.flatMap((book) => allSlotsOf(book, period, market)));
  const hasSplits = books.some((book) => book === consensus);
  const ofSplits = hasSplits ? inEachMarket(periods, (period, market) => slotsOf(publicSplits, period, market)) : [];
  return [...ofBooks, ...ofSplits].sort();
}

function inEachMarket(
  periods: readonly Period[],
  slotsIn: (period: Period, market: Market) => readonly Slot[],
): readonly Slot[] {
  return periods.flatMap((period) => knownMarkets.flatMap((market) => slotsIn(period, market)));
}

function namedIn<Name>(names: string | undefined, nameOf: (sourceName: string) => Name | undefined): readonly Name[] {
  return [...new Set([...listOf(names)].flatMap((sourceName) => nameOf(sourceName) ?? []))];
}

/**
 * The slate that was asked for. A recorded body that names none is of the date on which all its games start; if they start
 * on several, as in a week of football, it counts as the whole league.
 */
export function requestedSlate(
  { slateDate, request }: Pick<Observation, 'slateDate' | 'request'>,
  games: readonly GameReading[],
): SlateDate | null {
  if (slateDate !== null || !isRecorded(request)) return slateDate;
  const [date, ...others] = new Set(games.map(({ startTime }) => slateDateAt(new Date(startTime))));
  return date === undefined || others.length > 0 ? null : date;
}
