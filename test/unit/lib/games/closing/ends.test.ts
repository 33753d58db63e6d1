import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Close, type LineEnds, lineEnds } from '../../../../../lib/games/closing.ts';
import type { GameStarts } from '../../../../../lib/games/cut.ts';
import type { OfficialEntryVersion } from '../../../../../lib/games/official-entry.ts';
import { slateDateAt } from '../../../../../lib/odds/slate-date.ts';
import { official } from '../identity/records.ts';
import { lineOf, type Said } from './lines.ts';

// A world of whole minutes of one afternoon: looks at any of them, and a schedule that changes its mind.
const instant = (minute: number) => new Date(Date.UTC(2024, 6, 10, 16, minute)).toISOString();
const minuteOf = (text: string) => (Date.parse(text) - Date.UTC(2024, 6, 10, 16)) / 60_000;
const minute = fc.integer({ min: 0, max: 150 });

interface WorldLook {
  readonly minute: number;
  readonly said: Said;
  readonly quoted: number | null;
}
interface WorldVersion {
  readonly known: number;
  readonly start: number;
  readonly isOpen: boolean;
  readonly state: 'scheduled' | 'suspended' | 'final' | 'postponed' | 'cancelled';
  readonly pitch: number | null;
}
interface World {
  readonly looks: readonly WorldLook[];
  readonly versions: readonly WorldVersion[];
  readonly interval: number;
}

const look: fc.Arbitrary<WorldLook> = fc.record({
  minute,
  said: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 100, max: 400 }) },
    { weight: 1, arbitrary: fc.constantFrom<Said>('off', 'gone', '-', 'live') },
  ),
  quoted: fc.option(minute, { freq: 8 }),
});
const version: fc.Arbitrary<WorldVersion> = fc.record({
  known: minute,
  start: fc.integer({ min: 40, max: 130 }),
  isOpen: fc.constantFrom(false, false, false, true),
  state: fc.constantFrom(
    'scheduled',
    'scheduled',
    'scheduled',
    'scheduled',
    'suspended',
    'final',
    'postponed',
    'cancelled',
  ),
  pitch: fc.option(fc.integer({ min: 40, max: 140 }), { freq: 3 }),
});
const world: fc.Arbitrary<World> = fc.record({
  looks: fc.uniqueArray(look, { selector: (one) => one.minute, maxLength: 12 }),
  versions: fc.uniqueArray(version, { selector: ({ known }) => known, minLength: 1, maxLength: 4 }),
  interval: fc.constantFrom(1, 5, 20),
});

function versionOf({ known, start, isOpen, state, pitch }: WorldVersion): OfficialEntryVersion {
  return official({
    gamePk: 1,
    entry: 'a',
    start: instant(start),
    startIsOpen: isOpen,
    state,
    knownAt: instant(known),
    firstPitch: pitch === null ? null : instant(pitch),
  });
}
const lineIn = ({ looks }: World) =>
  lineOf(
    ...looks.map(({ minute, said, quoted }) => ({
      at: instant(minute),
      said,
      ...(quoted !== null && { quotedAt: instant(quoted) }),
    })),
  );
const startsIn = ({ versions }: World): GameStarts => ({
  kind: 'official',
  versions: versions.map(versionOf),
  epoch: 'a',
});
const ruleIn = ({ interval }: World) => ({ intervalMsAt: () => interval * 60_000 });
const endsIn = (given: World) => lineEnds(lineIn(given), startsIn(given), ruleIn(given));
const until = (given: World, moment: number): World => ({
  ...given,
  looks: given.looks.filter(({ minute }) => minute <= moment),
  versions: given.versions.filter(({ known }) => known <= moment),
});

/** The definitions, minute by minute, with what was known in one minute. */
function bruteForce({ looks, versions, interval }: World, moment: number) {
  const known = versions.filter((one) => one.known <= moment).sort((a, b) => a.known - b.known);
  const latest = known.at(-1);
  if (latest === undefined) return undefined;
  const anchor = known.find(({ state }) => state === 'suspended') ?? latest;
  const earliest = anchor.isOpen ? 0 : -10;
  const pitch = latest.pitch !== null && latest.pitch - anchor.start >= earliest ? latest.pitch : null;
  const cut = pitch ?? (anchor.isOpen ? null : anchor.start);
  let endedAt = Number.POSITIVE_INFINITY;
  for (const one of known) {
    const isEnded = one.state === 'postponed' || one.state === 'cancelled';
    endedAt = isEnded ? Math.min(endedAt, one.known) : Number.POSITIVE_INFINITY;
  }
  let opening: { price: number; minute: number; isTruncated: boolean } | undefined;
  let offer: { price: number; minute: number; seen: number } | undefined;
  let off: number | undefined;
  let isClosed = false;
  let hasLooked = false;
  let hasSpoken = false;
  for (let now = 0; now <= Math.min(moment, cut ?? moment) && now < endedAt; now += 1) {
    for (const { said, quoted } of looks.filter((one) => one.minute === now)) {
      if (typeof said === 'number') {
        opening ??= { price: said, minute: now, isTruncated: !hasLooked };
        offer = { price: said, minute: now, seen: Math.min(now, quoted ?? now) };
        off = undefined;
        isClosed = false;
      } else if (said === 'live') isClosed = true;
      else if (said !== '-') off ??= now;
      hasLooked = true;
      hasSpoken ||= typeof said === 'number' || said === 'off' || said === 'gone';
    }
  }
  const limit = Math.max(10, 2 * interval);
  const close = () => {
    if (endedAt <= moment) return `missing ${latest.state}`;
    if (cut === null) return latest.state === 'final' ? 'missing no_start' : 'pending';
    if (moment < cut) return 'pending';
    if (offer === undefined) return hasSpoken ? 'missing not_offered' : 'missing not_seen';
    if (off !== undefined && cut - off > limit) return 'missing withdrawn';
    const age = cut - offer.seen;
    const status =
      (off ?? cut) - offer.seen <= limit ? 'measured' : isClosed ? 'stale source_closed' : 'stale not_seen';
    return `${status} ${offer.price} at ${offer.minute} age ${age} off ${off ?? null}`;
  };
  return { opening, close: close() };
}

function closeText(close: Close): string {
  if (close.status === 'pending') return close.status;
  if (close.status === 'missing') return `${close.status} ${close.reason}`;
  const { status, reason, price, observedAt, ageMs, withdrawnAt } = close;
  const off = withdrawnAt === null ? null : minuteOf(withdrawnAt);
  return `${status}${reason ? ` ${reason}` : ''} ${price} at ${minuteOf(observedAt)} age ${ageMs / 60_000} off ${off}`;
}

function openingIn({ opening }: LineEnds) {
  if (opening.status === 'missing') return undefined;
  return { price: opening.price, minute: minuteOf(opening.observedAt), isTruncated: opening.isTruncated };
}

const withoutTime = ({ knownAt: _, ...ends }: LineEnds) => ends;

describe('the ends of a line', () => {
  test('are those of the definitions, minute by minute', () => {
    const met = new Map<string, number>();
    fc.assert(
      fc.property(world, (given) => {
        const history = endsIn(given);
        for (const { knownAt } of history) {
          const moment = minuteOf(knownAt);
          const ends = history.find((one) => one.knownAt === knownAt) as LineEnds;
          const kind = closeText(ends.close).split(/ \d/)[0] ?? '';
          met.set(kind, (met.get(kind) ?? 0) + 1);
          expect({ opening: openingIn(ends), close: closeText(ends.close) }).toEqual(bruteForce(given, moment));
        }
        // At any other capture the answer is still the one before.
        for (const moment of [...given.looks.map((one) => one.minute), ...given.versions.map(({ known }) => known)]) {
          const ends = history.findLast(({ knownAt }) => minuteOf(knownAt) <= moment);
          expect(ends && { opening: openingIn(ends), close: closeText(ends.close) }).toEqual(bruteForce(given, moment));
        }
      }),
      { numRuns: 1_000 },
    );
    // Each kind of answer was compared.
    expect([...met.keys()].sort()).toEqual([
      'measured',
      'missing cancelled',
      'missing no_start',
      'missing not_offered',
      'missing not_seen',
      'missing postponed',
      'missing withdrawn',
      'pending',
      'stale not_seen',
      'stale source_closed',
    ]);
  });

  test('never hold a price that was captured after the cut', () => {
    fc.assert(
      fc.property(world, (given) => {
        for (const { cut, opening, close } of endsIn(given)) {
          if (cut === null) continue;
          if ('observedAt' in close) expect(close.observedAt <= cut.at).toBe(true);
          if ('observedAt' in opening) expect(opening.observedAt <= cut.at).toBe(true);
          if (close.status === 'measured') expect(close.ageMs).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('are the same for every order of the records and with repetitions', () => {
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.integer()), (given, numbers) => {
        const shuffled = <T>(all: readonly T[]): T[] => {
          const keyed = [...all, ...all].map((one) => ({ one, key: numbers.next().value ?? 0 }));
          return keyed.sort((a, b) => a.key - b.key).map(({ one }) => one);
        };
        const { changes, looks } = lineIn(given);
        const starts = startsIn(given) as GameStarts & { kind: 'official' };
        const line = { changes: shuffled(changes), looks: shuffled(looks) };
        const ends = lineEnds(line, { ...starts, versions: shuffled(starts.versions) }, ruleIn(given));
        expect(ends).toEqual(endsIn(given));
      }),
      { numRuns: 300 },
    );
  });

  test('only grow: what is recorded later never changes what was known before', () => {
    fc.assert(
      fc.property(world, minute, (given, moment) => {
        expect(endsIn(until(given, moment))).toEqual(
          endsIn(given).filter(({ knownAt }) => minuteOf(knownAt) <= moment),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('are the first answer again, known later, if a start is moved and moved back', () => {
    let moves = 0;
    fc.assert(
      fc.property(world, fc.integer({ min: 40, max: 130 }), (given, start) => {
        const versions = given.versions.map((one) => ({
          ...one,
          state: 'scheduled' as const,
          pitch: null,
          isOpen: false,
        }));
        const settled = { ...given, versions };
        const first = endsIn(settled).at(-1) as LineEnds;
        const latest = versions.toSorted((a, b) => a.known - b.known).at(-1) as WorldVersion;
        const moved = [...versions, { ...latest, start, known: 200 }];
        const between = endsIn({ ...settled, versions: moved }).at(-1) as LineEnds;
        const history = endsIn({ ...settled, versions: [...moved, { ...latest, known: 201 }] });
        const last = history.at(-1) as LineEnds;
        const settledFirst = endsIn({ ...settled, versions: [...versions, { ...latest, known: 199 }] }).at(
          -1,
        ) as LineEnds;
        expect(withoutTime(last)).toEqual(withoutTime(settledFirst));
        if (JSON.stringify(withoutTime(between)) === JSON.stringify(withoutTime(settledFirst))) return;
        moves += 1;
        expect(last.knownAt).toBe(instant(201));
        expect(history.map(({ knownAt }) => knownAt)).toContain(first.knownAt);
      }),
      { numRuns: 500 },
    );
    expect(moves).toBeGreaterThan(50);
  });

  test('of a makeup and of the game that was postponed share no price', () => {
    let opened = 0;
    fc.assert(
      fc.property(world, fc.integer({ min: 20, max: 120 }), (given, postponedAt) => {
        const scheduled = { known: 0, start: 130, isOpen: false, state: 'scheduled', pitch: null } as const;
        const makeup = { gamePk: 1, entry: 'b', start: instant(1_600), knownAt: instant(postponedAt + 1) };
        const versions = [
          versionOf(scheduled),
          versionOf({ ...scheduled, known: postponedAt, state: 'postponed' }),
          official(makeup),
        ];
        for (const epoch of ['a', 'b']) {
          const isOfEpoch = (observedAt: string) => (epoch === 'a') === minuteOf(observedAt) < postponedAt;
          for (const { opening, knownAt } of lineEnds(
            lineIn(given),
            { kind: 'official', versions, epoch },
            ruleIn(given),
          )) {
            if (opening.status === 'missing' || minuteOf(knownAt) < postponedAt) continue;
            opened += 1;
            expect(isOfEpoch(opening.observedAt)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(opened).toBeGreaterThan(50);
  });

  test('are of one date of New York in this world, or no start would count', () => {
    expect(new Set([0, 150].map((at) => slateDateAt(new Date(instant(at)))))).toEqual(new Set(['2024-07-10']));
  });
});
