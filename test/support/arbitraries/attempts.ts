import fc from 'fast-check';
import type { KnownStart } from '../../../lib/games/cut.ts';
import type { ReadObservation } from '../../../lib/recording/reading-document.ts';
import { histories } from './histories.ts';

/**
 * Random observations of two sources around the start of a game, with links of their mentions and starts that change at any
 * time: more than the rules of identity ever say, so that the answers are right for whatever they say.
 */

export interface LinkRow {
  readonly source: string;
  readonly sourceGameId: string;
  readonly startTime: string;
  readonly homeTeam: string;
  readonly knownAt: string;
  readonly knownUntil: string | null;
  readonly attempt: 'this' | 'other' | null;
  readonly orientation: 'same' | 'swapped';
}

type StartRow = KnownStart & { readonly knownAt: string; readonly knownUntil: string | null };

export interface AttemptWorld {
  readonly observations: readonly ReadObservation[];
  readonly links: readonly LinkRow[];
  readonly starts: readonly StartRow[];
}

const instant = (minute: number) => new Date(Date.UTC(2026, 6, 30, 17, minute)).toISOString();
const minute = fc.integer({ min: -5, max: 90 });

/** The four minutes of a history, further apart, so that a price can be too old. */
const stretched = [0, 6, 14, 31];
function movedTo(from: number, source: string, history: readonly ReadObservation[]): readonly ReadObservation[] {
  return history.map((observed) => {
    const capturedAt = instant(from + (stretched[new Date(observed.capturedAt).getUTCMinutes()] ?? 0));
    return { ...observed, source, capturedAt, landedKey: `landed/${capturedAt}-${observed.contentHash}` };
  });
}

const observationsOf = (source: string) =>
  fc
    .tuple(histories, fc.option(histories))
    .map(([early, late]) => [...movedTo(0, source, early), ...movedTo(37, source, late ?? [])]);

/** Each known from its minute until that of the next one. */
function timeline<T extends { readonly minute: number }>(versions: readonly T[]) {
  const inOrder = versions.toSorted((a, b) => a.minute - b.minute);
  return inOrder.map(({ minute: at, ...rest }, n) => {
    const next = inOrder[n + 1];
    return { ...rest, knownAt: instant(at), knownUntil: next ? instant(next.minute) : null };
  });
}
const versionsOf = <T>(version: fc.Arbitrary<T & { readonly minute: number }>, minLength: number, maxLength: number) =>
  fc.uniqueArray(version, { selector: (one) => one.minute, minLength, maxLength, size: 'max' });

const mentions = ['s0', 's1'].flatMap((source) =>
  ['g1', 'g2'].flatMap((sourceGameId) =>
    ['2026-07-31T03:05:00.000Z', '2026-07-31T04:05:00.000Z'].flatMap((startTime) =>
      ['Home', 'Heim'].map((homeTeam) => ({ source, sourceGameId, startTime, homeTeam })),
    ),
  ),
);
const link = fc.record({
  minute: fc.oneof({ weight: 2, arbitrary: fc.constant(-10) }, { weight: 1, arbitrary: minute }),
  attempt: fc.constantFrom('this' as const, 'this' as const, 'this' as const, 'other' as const, null),
  orientation: fc.constantFrom('same' as const, 'same' as const, 'swapped' as const),
});
const links = fc
  .tuple(...mentions.map(() => versionsOf(link, 0, 3)))
  .map((of) => of.flatMap((ofMention, n) => timeline(ofMention).map((row) => ({ ...mentions[n], ...row }) as LinkRow)));

const rarely = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: one });
const start = fc
  .record({
    minute,
    cut: fc.option(fc.integer({ min: 5, max: 80 }), { freq: 5 }),
    basis: fc.constantFrom('first_pitch' as const, 'official_start' as const, 'source_start' as const),
    isOver: fc.boolean(),
    begins: rarely(fc.integer({ min: 0, max: 40 })),
    end: rarely(
      fc.record({
        at: fc.integer({ min: 5, max: 60 }).map(instant),
        reason: fc.constantFrom('postponed' as const, 'cancelled' as const, 'game_withdrawn' as const),
      }),
    ),
  })
  .map(({ cut, basis, begins, ...rest }) => ({
    ...rest,
    cut: cut === null ? null : { at: instant(cut), basis },
    beginsAt: begins === null ? null : instant(begins),
    hasImplausiblePitch: false,
  }));
const starts = versionsOf(start, 1, 4).map((versions): readonly StartRow[] => timeline(versions));

export const attemptWorlds: fc.Arbitrary<AttemptWorld> = fc
  .tuple(observationsOf('s0'), fc.option(observationsOf('s1'), { freq: 3 }), links, starts)
  .map(([first, second, ofMentions, versions]) => ({
    observations: [...first, ...(second ?? [])],
    links: ofMentions,
    starts: versions,
  }));
