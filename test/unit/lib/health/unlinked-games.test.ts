import { describe, expect, it } from 'vitest';
import { linkHealthOf } from '../../../../lib/health/link-health.ts';
import {
  allWell,
  drainStatus,
  first,
  gameAt,
  healthBy,
  minutesAgo,
  now,
  sourceStatus,
} from '../../../support/health-scene.ts';

type Counts = Readonly<Record<string, number>>;

const linksOf = (unlinked: Counts, linked = 14, asOf = minutesAgo(3)) => ({ linked, unlinked, asOf });
const official = { league: 'mlb', games: [gameAt(minutesAgo(600), { state: 'final' })] };
const healthWith = (...counts: Parameters<typeof linksOf>) =>
  healthBy([sourceStatus(first), { ...drainStatus(), links: linksOf(...counts) }], {
    officialGames: { is: 'answered', value: [official] },
  });

describe('games that are linked to no official game', () => {
  it.each<[string, Counts, string]>([
    ['are ambiguous', { ambiguous: 2 }, '2 ambiguous'],
    ['have a team that the catalogue lacks', { unknown_team: 1 }, '1 unknown_team'],
    ['share an id with another game', { two_games_one_id: 1 }, '1 two_games_one_id'],
    ['are unlinked for a reason of a later version', { of_tomorrow: 1 }, '1 of_tomorrow'],
    ['have different reasons', { unknown_team: 1, ambiguous: 2 }, '2 ambiguous, 1 unknown_team'],
    ['have no official game, and are more than those that are linked', { no_official_game: 15 }, '15 no_official_game'],
  ])('degrade the health if they %s', (_what, unlinked, text) => {
    const { status, reasons } = healthWith(unlinked);
    expect(status).toBe('degraded');
    expect(reasons).toEqual([
      { weighs: 'degraded', what: 'unlinked games', because: expect.any(String), runbook: 'unlinked-games' },
    ]);
    expect(reasons[0]?.because).toContain(
      `the day after tomorrow ${text} were not linked to an official game, and 14 were.`,
    );
    expect(reasons[0]?.because).toContain('"odds games link --unlinked"');
    expect(reasons[0]?.because).toContain('"odds games link SOURCE SOURCE_GAME_ID GAME_PK --reason TEXT"');
  });

  it.each<[string, Counts]>([
    ['their league has no official schedule', { no_official_schedule: 60 }],
    ['they are exhibitions beside games that are linked', { no_official_game: 14 }],
    ['there are none', { ambiguous: 0 }],
    ['no reason was counted', {}],
  ])('do not if %s', (_what, unlinked) => {
    expect(healthWith(unlinked)).toMatchObject({ status: 'healthy', reasons: [] });
  });

  it('are no fault for having no official game while none is known at all', () => {
    expect(linkHealthOf(linksOf({ no_official_game: 15 }, 0), false, now)).toMatchObject({ faults: {} });
  });

  it('are shown with all their reasons, those that are no fault apart', () => {
    expect(healthWith({ no_official_game: 1, no_official_schedule: 3, ambiguous: 2, unknown_team: 0 }).links).toEqual({
      linked: 14,
      faults: { ambiguous: 2 },
      others: { no_official_game: 1, no_official_schedule: 3 },
      asOf: minutesAgo(3),
    });
  });

  it('count until two days later, when all of them are played', () => {
    const later = (minutes: number) => linkHealthOf(linksOf({ ambiguous: 1 }, 14, minutesAgo(minutes)), true, now);
    expect(later(2 * 24 * 60)).toMatchObject({ faults: { ambiguous: 1 } });
    expect(later(2 * 24 * 60 + 1)).toBeNull();
  });

  it('are unknown, and no reason, before a drain has counted', () => {
    expect(healthBy(allWell)).toMatchObject({ status: 'healthy', links: null });
  });
});
