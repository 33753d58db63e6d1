import { describe, expect, test } from 'vitest';
import { healthLines } from '../../../bin/health-lines.ts';
import { healthReportSchema } from '../../../lib/health/health-report-schema.ts';
import {
  allWell,
  drainStatus,
  first,
  healthBy,
  second,
  sourceFailing,
  sourceStatus,
} from '../../support/health-scene.ts';
import { fakeTerminal } from './fake-terminal.ts';

/** As the command gets it: over JSON. */
const shown = (health: ReturnType<typeof healthBy>) =>
  healthLines(healthReportSchema.parse(JSON.parse(JSON.stringify(health))), fakeTerminal());

describe('odds health', () => {
  test('shows what is known of each part, as of when, and the circuits', () => {
    expect(shown(healthBy(allWell))).toEqual([
      'healthy  at 2026-07-04T17:02:00.000Z, from run statuses',
      '',
      'source    action-network mlb serving, 3138 quotes of 30 games, last success 2026-07-04T17:00:00.000Z',
      'source    the-odds-api mlb standby',
      'league    mlb fresh, last observed 2026-07-04T17:00:00.000Z',
      'database  answering, as of 2026-07-04T17:00:00.000Z (collect-odds/action-network/mlb)',
      'schema    as expected, as of 2026-07-04T17:00:00.000Z',
      'backlog   0 waiting, 0 of them missing; 0 dead, as of 2026-07-04T17:02:00.000Z',
      'run       record-backlog well, last 2026-07-04T17:00:00.000Z',
      '',
      'circuit         is      until  because                 changes',
      'action-network  closed         nothing has failed yet        0',
      'the-odds-api    closed         nothing has failed yet        0',
      'database        closed         nothing has failed yet        0',
    ]);
  });

  test('shows how many games are linked to official ones, and why others are not', () => {
    const linked = (unlinked: Readonly<Record<string, number>>) => {
      const links = { linked: 14, unlinked, asOf: '2026-07-04T17:01:00.000Z' };
      return shown(healthBy([sourceStatus(first), { ...drainStatus(), links }])).filter((line) => /^links /.test(line));
    };
    expect(linked({})).toEqual(['links     14 games linked, all of them, as of 2026-07-04T17:01:00.000Z']);
    expect(linked({ no_official_game: 1, ambiguous: 2 })).toEqual([
      'links     14 games linked; unlinked: 2 ambiguous, 1 no_official_game, as of 2026-07-04T17:01:00.000Z',
    ]);
  });

  test('says why it is not better, and where to look', () => {
    const [verdict, reason] = shown(
      healthBy([sourceFailing(first, 'source_blocked'), sourceStatus(second), drainStatus()]),
    );
    expect(verdict).toMatch(/^degraded {2}at /);
    expect(reason).toBe(
      '  source action-network of mlb: At 2026-07-04T17:00:00.000Z: action-network did not serve. (source_blocked) ' +
        'Another source serves in its place. Its last success: 2026-07-04T16:55:00.000Z. (docs/runbook.md, source)',
    );
  });

  test('shows what is unknown', () => {
    const trouble = { code: 'state_unavailable', message: 'Away.' };
    const away = { is: 'away', trouble } as const;
    const lines = shown(healthBy([], { statuses: away, circuits: away }));
    expect(lines.slice(-6)).toEqual([
      'source    the-odds-api mlb standby',
      'league    mlb unknown',
      'database  unknown',
      'schema    unknown',
      'backlog   unknown',
      'run       record-backlog unknown',
    ]);
  });
});
