import { describe, expect, it } from 'vitest';
import { unobservedStarts } from '../../../../lib/health/unobserved-starts.ts';
import { expected, gameAt, healthBy, now, reasonsOf } from '../../../support/health-scene.ts';

// Observed from 9:00 to 22:59 in New York, from March to November.
const starts = (startTime: string, rest: Parameters<typeof gameAt>[1] = {}, when = now) =>
  unobservedStarts([{ league: 'mlb', games: [gameAt(startTime, rest)] }], expected, when);

describe('a start outside the hours in which its league is observed', () => {
  it.each([
    ['in the morning, as in Tokyo', '2026-07-08T10:10:00.000Z', '2026-07-08 06:10'],
    ['a minute before the first run', '2026-07-08T12:59:00.000Z', '2026-07-08 08:59'],
    ['after the last', '2026-07-09T03:00:00.000Z', '2026-07-08 23:00'],
  ])('is found %s', (_when, startTime, localTime) => {
    expect(starts(startTime)).toEqual([{ league: 'mlb', gamePk: 778_563, startTime, localTime }]);
  });

  it('is found also in a month without runs', () => {
    const november = new Date('2026-11-28T17:00:00.000Z');
    expect(starts('2026-12-01T19:00:00.000Z', {}, november)).toHaveLength(1);
  });

  it.each([
    ['within the hours', '2026-07-08T13:00:00.000Z', {}],
    ['in the last of them', '2026-07-09T02:59:00.000Z', {}],
    ['only a placeholder', '2026-07-08T07:33:00.000Z', { startIsOpen: true }],
    ['over', '2026-07-04T10:10:00.000Z', { state: 'final' }],
    ['past', '2026-07-04T10:10:00.000Z', {}],
    ['postponed', '2026-07-08T10:10:00.000Z', { state: 'postponed' }],
  ] as const)('is none that is %s', (_what, startTime, rest) => {
    expect(starts(startTime, rest)).toEqual([]);
  });

  it('degrades the health, which names the next one, and counts all', () => {
    const games = [gameAt('2026-07-09T10:10:00.000Z', { gamePk: 2 }), gameAt('2026-07-08T10:10:00.000Z')];
    const health = healthBy([], { officialGames: { is: 'answered', value: [{ league: 'mlb', games }] } });
    expect(reasonsOf(health)).toContain('degraded: mlb');
    expect(health.reasons.find(({ what }) => what === 'mlb')).toMatchObject({
      because: expect.stringMatching(
        /^2 games start outside .* game 778563 at 2026-07-08T10:10:00\.000Z \(2026-07-08 06:10 /,
      ),
      runbook: 'source',
    });
  });
});
