import type { Instant } from '../odds/instant.ts';
import { type LineKey, type LineState, lineKeyText, type Split, splitKeyText } from '../odds/line.ts';
import { publicSplits, type Slot, slotOf, slotsNamedBy } from '../odds/market.ts';
import type { GameReading, Reading } from '../odds/reading.ts';

/** A reading and the observation that it reads: what recording is about. */
export interface Observed {
  readonly source: string;
  readonly league: string;
  readonly capturedAt: Instant;
  readonly contentHash: string;
  readonly reading: Reading;
}

/** Observations are ordered by when they were captured, then by their content hash. */
export function comparePositions(
  a: Pick<Observed, 'capturedAt' | 'contentHash'>,
  b: Pick<Observed, 'capturedAt' | 'contentHash'>,
): number {
  return compareText(a.capturedAt, b.capturedAt) || compareText(a.contentHash, b.contentHash);
}

/** A row of a line's history, under the line's own text within its game. */
interface Change<State> {
  readonly game: string;
  readonly line: string;
  readonly capturedAt: Instant;
  readonly contentHash: string;
  readonly state: State;
}

type SplitState = { readonly state: 'absent' } | ({ readonly state: 'offered' } & Pick<Split, 'tickets' | 'money'>);

export interface History {
  readonly lineChanges: readonly Change<LineState>[];
  readonly splitChanges: readonly Change<SplitState>[];
}

/**
 * The history that a set of observations leaves, in any order and with any repetitions: the rule in its simplest form, slow
 * and plain. Recording in SQL, one observation at a time, must leave exactly this; tests compare the two.
 *
 * Of an observation's readings the one by the newest reader counts. A line's history is a step function over the
 * observations that speak for its market, kept as its changes only, beginning at absent.
 */
export function historyOf(observations: Iterable<Observed>): History {
  const inOrder = [...newestReadings(observations)].sort(comparePositions);
  return {
    lineChanges: changesOf(inOrder, linesIn),
    splitChanges: changesOf(inOrder, splitsIn),
  };
}

/** A reading of an observation, whatever it is about. */
interface Positioned extends Pick<Observed, 'source' | 'capturedAt' | 'contentHash'> {
  readonly reading: { readonly readerVersion: number };
}

/** Of each observation's readings the one by the newest reader. */
export function newestReadings<One extends Positioned>(observations: Iterable<One>): Iterable<One> {
  const newest = new Map<string, One>();
  for (const observed of observations) {
    const identity = JSON.stringify([observed.source, observed.capturedAt, observed.contentHash]);
    const known = newest.get(identity);
    if (!known || known.reading.readerVersion < observed.reading.readerVersion) newest.set(identity, observed);
  }
  return newest.values();
}

interface Stated<State> {
  readonly line: string;
  readonly slot: Slot;
  readonly state: State;
}

const absent = { state: 'absent' } as const;

function linesIn(game: GameReading): Stated<LineState>[] {
  return game.quotes.map(({ key, offer }) => ({ line: lineKeyText(key), slot: slotOfLine(key), state: offer }));
}

function splitsIn(game: GameReading): Stated<SplitState>[] {
  return game.splits.map((split) => ({
    line: splitKeyText(split),
    slot: slotOf(publicSplits, split.period, split.market, split.team),
    state: { state: 'offered', tickets: split.tickets, money: split.money },
  }));
}

export function slotOfLine({ sportsbook, period, market, team, rung }: LineKey): Slot {
  return slotOf(sportsbook, period, market, team, rung === 'main' ? 'main' : 'alternate');
}

function changesOf<State extends { readonly state: string }>(
  inOrder: readonly Observed[],
  statesIn: (game: GameReading) => Stated<State>[],
): Change<State | typeof absent>[] {
  const changes: Change<State | typeof absent>[] = [];
  const current = new Map<string, Map<string, { slot: Slot; state: State | typeof absent }>>();
  for (const { source, league, capturedAt, contentHash, reading } of inOrder) {
    for (const gameReading of reading.games) {
      const game = `${source}/${league}/${gameReading.sourceGameId}`;
      const known = current.get(game) ?? new Map<string, { slot: Slot; state: State | typeof absent }>();
      current.set(game, known);
      const slotsInScope = new Set(gameReading.scope.flatMap(slotsNamedBy));
      const stated = new Map(statesIn(gameReading).map((line) => [line.line, line]));
      for (const [line, { slot }] of known)
        if (!stated.has(line)) stated.set(line, { line, slot, state: absent as never });
      for (const { line, slot, state } of stated.values()) {
        if (!slotsInScope.has(slot) || sameState(known.get(line)?.state ?? absent, state)) continue;
        known.set(line, { slot, state });
        changes.push({ game, line, capturedAt, contentHash, state });
      }
    }
  }
  return changes;
}

function sameState(a: object, b: object): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
