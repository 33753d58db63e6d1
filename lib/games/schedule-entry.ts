import type { Instant } from '../odds/instant.ts';
import type { SlateDate } from '../odds/slate-date.ts';
import { isForfeit } from './game-status.ts';
import type { GameKind, GameState } from './schedule.ts';

// What the official schedule says of a game on one of the dates that list it. Absent fields are null: so two states are equal
// if their JSON is.

type Side = 'home' | 'away';

export interface ListedTeam {
  readonly id: number | null;
  readonly name: string | null;
  readonly score: number | null;
  readonly isWinner: boolean | null;
}

/** What every answer says of an entry. */
export interface EntryState {
  /** The slate that the game counts for, as sent. A resumed game keeps its first one; a postponed one has its new one. */
  readonly officialDate: SlateDate;
  readonly startTime: Instant;
  /** The start is a placeholder. */
  readonly startIsOpen: boolean;
  readonly gameType: string;
  readonly kind: GameKind;
  readonly state: GameState;
  /** The status as sent. */
  readonly codedState: string;
  readonly statusCode: string | null;
  readonly detailedState: string | null;
  readonly statusReason: string | null;
  readonly ifNecessary: boolean;
  /** `N`, `Y` (straight) or `S` (split), as sent; and which of the two games it is. */
  readonly doubleheader: string | null;
  readonly gameNumber: number | null;
  readonly scheduledInnings: number | null;
  readonly home: ListedTeam | null;
  readonly away: ListedTeam | null;
  readonly isTie: boolean | null;
  /** Of a final entry only. */
  readonly winner: Side | 'tie' | null;
  /** The start on the date to which it was postponed, and from which. */
  readonly rescheduledTo: Instant | null;
  readonly rescheduledFrom: Instant | null;
  /** When a suspended game goes on, and when the one that goes on had begun. */
  readonly resumesAt: Instant | null;
  readonly resumedFrom: Instant | null;
  readonly venueId: number | null;
  readonly venue: string | null;
  readonly series: string | null;
  readonly seriesGame: number | null;
  readonly seriesGames: number | null;
}

export interface Person {
  readonly id: number;
  readonly name: string | null;
}

/** Runs by inning; null if a side has not batted in it. */
export interface Linescore {
  readonly inning: number;
  readonly half: string | null;
  readonly outs: number | null;
  readonly home: readonly (number | null)[];
  readonly away: readonly (number | null)[];
}

/** What only an answer says that was asked for it (`hydrate`). */
export interface EntryDetails {
  /** The actual first pitch. */
  readonly firstPitch: Instant | null;
  readonly homePitcher: Person | null;
  readonly awayPitcher: Person | null;
  /** A side that is not known yet: the team is no club. */
  readonly isHomeOpen: boolean;
  readonly isAwayOpen: boolean;
  /** Of a suspended or final entry only; while a game is played it changes with every look. */
  readonly linescore: Linescore | null;
}

export interface ScheduleEntry {
  readonly gamePk: number;
  /** The date that lists it: a game that was postponed, or suspended, is listed on several. */
  readonly listedOn: SlateDate;
  readonly state: EntryState;
  /** Undefined if the answer was not asked for them: then it says nothing of them. */
  readonly details?: EntryDetails | undefined;
}

/** Who has won a final game. By the score; of a forfeit, and of equal scores, by what is sent. */
export function winnerOf(
  state: Pick<EntryState, 'state' | 'codedState' | 'home' | 'away' | 'isTie'>,
): EntryState['winner'] {
  const { home, away } = state;
  if (state.state !== 'final' || !home || !away) return null;
  const sent = home.isWinner === true ? 'home' : away.isWinner === true ? 'away' : null;
  const isSentOnce = home.isWinner !== away.isWinner;
  if (isForfeit(state.codedState)) return isSentOnce ? sent : null;
  if (home.score === null || away.score === null) return null;
  if (home.score !== away.score) return home.score > away.score ? 'home' : 'away';
  return isSentOnce && sent !== null ? sent : 'tie';
}

/** The further, the later in a game's life. What we have no word for may be anything short of the end. */
const progress: Readonly<Record<GameState, number>> = {
  postponed: 0,
  scheduled: 1,
  suspended: 2,
  live: 3,
  unknown: 4,
  cancelled: 5,
  final: 6,
};

/** The two entries that make a game what it is. */
export interface OfficialGame {
  /** It says when, where and between whom: after a postponement the last date; of a resumed game the first. */
  readonly standing: ScheduleEntry;
  /** It says how the game stands: that which has come furthest. */
  readonly furthest: ScheduleEntry;
}

/** One game out of all its entries, whatever their order. */
export function officialGameOf(entries: readonly [ScheduleEntry, ...ScheduleEntry[]]): OfficialGame {
  const inOrder = [...entries].sort(byText);
  const [first = entries[0]] = inOrder;
  return {
    standing: inOrder.reduce((a, b) => (standsBefore(b, a) ? b : a), first),
    furthest: inOrder.reduce((a, b) => (isFurther(b, a) ? b : a), first),
  };
}

function standsBefore(a: ScheduleEntry, b: ScheduleEntry): boolean {
  const [aIsOff, bIsOff] = [a.state.state === 'postponed', b.state.state === 'postponed'];
  if (aIsOff !== bIsOff) return bIsOff;
  if (aIsOff) return a.listedOn > b.listedOn;
  if (a.state.startTime !== b.state.startTime) return a.state.startTime < b.state.startTime;
  return a.listedOn < b.listedOn;
}

function isFurther(a: ScheduleEntry, b: ScheduleEntry): boolean {
  const further = progress[a.state.state] - progress[b.state.state];
  return further > 0 || (further === 0 && a.listedOn > b.listedOn);
}

function byText(a: ScheduleEntry, b: ScheduleEntry): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
