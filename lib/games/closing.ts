import type { Instant } from '../odds/instant.ts';
import type { LineState } from '../odds/line.ts';
import { type CutBasis, type EndReason, type GameStarts, type KnownStart, startKnownAt, startMoments } from './cut.ts';
import { compareText } from './official-entry.ts';

interface Position {
  readonly capturedAt: Instant;
  readonly contentHash: string;
}

/** A row of a line's history: from here on it is offered so, suspended, or absent. Before the first one it is absent. */
interface LineChange extends Position {
  readonly state: LineState;
}

/** An observation that asked the line's source for its market in a slate of the game, and whose mention is linked to the game. */
export interface LineLook extends Position {
  /** It speaks for the line's market. If it does not, the state carries on and its last-seen time ages. */
  readonly speaks: boolean;
  /** The source no longer calls the game scheduled. */
  readonly isClosed: boolean;
  /** When the source says that it last updated the market; null if it does not say. */
  readonly quotedAt: Instant | null;
}

/** One line: the order of its rows does not matter, and repetitions change nothing. */
export interface LineHistory {
  readonly changes: readonly LineChange[];
  readonly looks: readonly LineLook[];
}

export interface CloseRule {
  /** Milliseconds between two observations of the source at the cut: captures are dense near an official start only. */
  readonly intervalMsAt: (at: Instant, basis: CutBasis) => number;
}

interface LinePrice {
  /** The handicap or total; null for a moneyline. */
  readonly line: number | null;
  /** American. */
  readonly price: number;
  /** The last observation that offers it (of an opening, the first). */
  readonly observedAt: Instant;
}

/** - `not_offered`: the market was seen and the line never offered; `not_seen`: the market was not seen at all */
type MissingReason = EndReason | 'no_start' | 'not_seen' | 'not_offered' | 'withdrawn';

interface MeasuredClose extends LinePrice {
  readonly status: 'measured' | 'stale';
  /** Why it is stale: the source closed the game before the pitch, or we did not see the market. */
  readonly reason: 'source_closed' | 'not_seen' | null;
  /** The earlier of our observation and the source's own time. */
  readonly lastSeenAt: Instant;
  /** From there to the cut. */
  readonly ageMs: number;
  /** The book took the line off before the cut, and within the limit of it. */
  readonly withdrawnAt: Instant | null;
}

export type Close =
  | { readonly status: 'pending' }
  | MeasuredClose
  | { readonly status: 'missing'; readonly reason: MissingReason };

export type Opening =
  | (LinePrice & {
      readonly status: 'measured';
      /** Our first look found it: it may have opened before, at another price. */
      readonly isTruncated: boolean;
    })
  | { readonly status: 'missing'; readonly reason: 'not_seen' | 'not_offered' };

/** What was known of a line's two ends from `knownAt` on, the capture time of the observation that changed it. */
export interface LineEnds {
  readonly knownAt: Instant;
  readonly opening: Opening;
  readonly close: Close;
  /** The moment that divides prices before the game from live ones, and what it is; null if it is not known. */
  readonly cut: { readonly at: Instant; readonly basis: CutBasis } | null;
  readonly hasImplausiblePitch: boolean;
}

interface ObservedState extends LineLook {
  readonly state: LineState | null;
}

/**
 * The opening and the closing of a line over time, the newest last: a function of the records alone. Earlier answers stay, with
 * the time at which they were known.
 */
export function lineEnds(line: LineHistory, starts: GameStarts, rule: CloseRule): readonly LineEnds[] {
  const observed = observedStates(line);
  const ofStarts = new Set(startMoments(starts));
  const history: LineEnds[] = [];
  let start: KnownStart | undefined;
  for (const at of new Set([...ofStarts, ...observed.map(({ capturedAt }) => capturedAt)].sort())) {
    if (ofStarts.has(at)) start = startKnownAt(starts, at);
    if (start === undefined) continue;
    const ends = endsKnownAt(observed, start, at, rule);
    const { knownAt: _, ...last } = history.at(-1) ?? { knownAt: at };
    if (JSON.stringify(last) !== JSON.stringify(ends)) history.push({ ...ends, knownAt: at });
  }
  return history;
}

/** Of one book's closes in several sources the freshest; of equal ones the first. A measured one is better than any other. */
export function freshestClose(closes: readonly Close[]): Close | undefined {
  const rank = ({ status }: Close) => ['measured', 'stale', 'pending', 'missing'].indexOf(status);
  const age = (close: Close) => ('ageMs' in close ? close.ageMs : 0);
  return closes.toSorted((a, b) => rank(a) - rank(b) || age(a) - age(b))[0];
}

/** The same as it was known at one moment, by the start that was known then and the looks that were linked then. */
export function lineEndsAt(
  line: LineHistory,
  start: KnownStart,
  at: Instant,
  rule: CloseRule,
): Omit<LineEnds, 'knownAt'> {
  return endsKnownAt(observedStates(line), start, at, rule);
}

/** Of one line's openings in several sources the earliest; of equal ones the first. */
export function earliestOpening(openings: readonly Opening[]): Opening | undefined {
  const rank = (opening: Opening) =>
    opening.status === 'measured' ? `0 ${opening.observedAt}` : opening.reason === 'not_offered' ? '1' : '2';
  return openings.toSorted((a, b) => compareText(rank(a), rank(b)))[0];
}

function observedStates({ changes, looks }: LineHistory): readonly ObservedState[] {
  const inOrder = changes.toSorted(comparePositions);
  const once = new Map(looks.map((look) => [`${look.capturedAt} ${look.contentHash}`, look]));
  let next = 0;
  let state: LineState = { state: 'absent' };
  return [...once.values()].sort(comparePositions).map((look) => {
    for (let change = inOrder[next]; change && comparePositions(change, look) <= 0; change = inOrder[next]) {
      state = change.state;
      next += 1;
    }
    return { ...look, state: look.speaks ? state : null };
  });
}

function comparePositions(a: Position, b: Position): number {
  return compareText(a.capturedAt, b.capturedAt) || compareText(a.contentHash, b.contentHash);
}

function endsKnownAt(
  observed: readonly ObservedState[],
  start: KnownStart,
  at: Instant,
  rule: CloseRule,
): Omit<LineEnds, 'knownAt'> {
  const { cut, hasImplausiblePitch } = start;
  const beforeGame = observed.filter(
    ({ capturedAt }) =>
      capturedAt <= at &&
      (start.beginsAt === null || start.beginsAt <= capturedAt) &&
      (start.end === null || capturedAt < start.end.at) &&
      (cut === null || capturedAt <= cut.at),
  );
  return { opening: openingOf(beforeGame), close: closeAt(beforeGame, start, at, rule), cut, hasImplausiblePitch };
}

function openingOf(beforeGame: readonly ObservedState[]): Opening {
  const index = beforeGame.findIndex(({ state }) => state?.state === 'offered');
  const first = beforeGame[index];
  if (first?.state?.state === 'offered') {
    return { status: 'measured', ...priceOf(first.state, first), isTruncated: index === 0 };
  }
  return { status: 'missing', reason: beforeGame.some(({ speaks }) => speaks) ? 'not_offered' : 'not_seen' };
}

function closeAt(
  beforeGame: readonly ObservedState[],
  { cut, end, isOver }: KnownStart,
  at: Instant,
  { intervalMsAt }: CloseRule,
): Close {
  if (end !== null) return { status: 'missing', reason: end.reason };
  if (cut === null) return isOver ? { status: 'missing', reason: 'no_start' } : { status: 'pending' };
  if (at < cut.at) return { status: 'pending' };
  return closeOf(beforeGame, cut.at, Math.max(leastLimitMs, 2 * intervalMsAt(cut.at, cut.basis)));
}

/** A price last seen longer ago is stale; more, if the source is observed less often. */
const leastLimitMs = 10 * 60_000;

function closeOf(beforeGame: readonly ObservedState[], cut: Instant, limitMs: number): Close {
  const spoken = beforeGame.filter(({ speaks }) => speaks);
  const index = spoken.findLastIndex(({ state }) => state?.state === 'offered');
  const last = spoken[index];
  if (last?.state?.state !== 'offered') {
    return { status: 'missing', reason: spoken.length > 0 ? 'not_offered' : 'not_seen' };
  }
  const withdrawnAt = spoken[index + 1]?.capturedAt ?? null;
  if (withdrawnAt !== null && msUntil(cut, withdrawnAt) > limitMs) return { status: 'missing', reason: 'withdrawn' };
  const { capturedAt, quotedAt } = last;
  const lastSeenAt = quotedAt !== null && quotedAt < capturedAt ? quotedAt : capturedAt;
  const ageMs = msUntil(cut, lastSeenAt);
  // One that was taken off within the limit has been on until then, if it was seen not long before.
  const isStale = msUntil(withdrawnAt ?? cut, lastSeenAt) > limitMs;
  const wasClosed = beforeGame.some((look) => look.isClosed && comparePositions(look, last) > 0);
  const reason = !isStale ? null : wasClosed ? 'source_closed' : 'not_seen';
  return {
    status: isStale ? 'stale' : 'measured',
    ...priceOf(last.state, last),
    reason,
    lastSeenAt,
    ageMs,
    withdrawnAt,
  };
}

function priceOf({ line, price }: LineState & { state: 'offered' }, { capturedAt }: Position): LinePrice {
  return { line, price, observedAt: capturedAt };
}

function msUntil(cut: Instant, at: Instant): number {
  return Date.parse(cut) - Date.parse(at);
}
