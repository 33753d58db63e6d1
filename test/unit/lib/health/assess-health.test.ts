import { describe, expect, it } from 'vitest';
import { initialCircuit } from '../../../../lib/resilience/circuit/state.ts';
import { migrationName, syncName } from '../../../../lib/telemetry/run-status.ts';
import {
  allWell,
  drainStatus,
  ended,
  first,
  healthBy,
  minutesAgo,
  now,
  reasonsOf,
  runStatus,
  second,
  sourceFailing,
  sourceStatus,
} from '../../../support/health-scene.ts';

const away = { is: 'away', trouble: { code: 'state_unavailable', message: 'The table did not answer.' } } as const;
const firstOfMlb = `source ${first} of mlb`;

describe('health', () => {
  it('is healthy if every run went well a moment ago', () => {
    const health = healthBy(allWell);
    expect(health).toMatchObject({ status: 'healthy', reasons: [], deep: false, checkedAt: now.toISOString() });
    expect(health.lastSuccess).toEqual({
      'collect-odds/action-network/mlb': minutesAgo(2),
      'record-backlog': minutesAgo(2),
    });
  });

  it('puts the most severe reason first, each with the section of the runbook that helps', () => {
    const health = healthBy([sourceFailing(first, 'source_blocked'), drainStatus({ dead: 2 })]);
    expect(health.reasons.map(({ weighs, what, runbook }) => [weighs, what, runbook])).toEqual([
      ['unhealthy', firstOfMlb, 'source'],
      ['degraded', 'backlog', 'unreadable'],
    ]);
  });
});

describe('what is unknown', () => {
  it('is never healthy: without a status the whole is degraded, and the reasons say what is unknown', () => {
    expect(reasonsOf(healthBy([]))).toEqual([
      `degraded: ${firstOfMlb}`,
      'degraded: database',
      'degraded: schema',
      'degraded: backlog',
      'degraded: record-backlog',
    ]);
  });

  it('is one reason if the table of statuses is unavailable', () => {
    const health = healthBy([], { statuses: away, circuits: away });
    expect([health.status, ...reasonsOf(health)]).toEqual(['degraded', 'degraded: state table']);
    expect(health).toMatchObject({ circuits: null, backlog: null, database: { is: 'unknown' } });
  });

  it('is a reason also if only the circuits could not be read', () => {
    expect(reasonsOf(healthBy(allWell, { circuits: away }))).toEqual(['degraded: state table']);
  });
});

describe('a source', () => {
  it.each(['source_blocked', 'source_empty_slate', 'source_shape_changed', 'source_circuit_open', 'landing_failed'])(
    'is not healthy after %s, and neither is the whole where no other serves',
    (code) => {
      const health = healthBy([sourceFailing(first, code), drainStatus()]);
      expect([health.status, ...reasonsOf(health)]).toEqual(['unhealthy', `unhealthy: ${firstOfMlb}`]);
      expect(health.reasons[0]?.because).toContain(code);
      expect(health.sources[0]).toMatchObject({ source: first, is: 'failing', trouble: { code } });
    },
  );

  it('degrades the whole if another one serves in its place', () => {
    const health = healthBy([sourceFailing(first, 'source_blocked'), sourceStatus(second), drainStatus()]);
    expect([health.status, ...reasonsOf(health)]).toEqual(['degraded', `degraded: ${firstOfMlb}`]);
    expect(health.sources.map(({ is }) => is)).toEqual(['failing', 'serving']);
  });

  it('is not helped by another one that served long ago', () => {
    const longAgo = sourceStatus(second, { endedAt: minutesAgo(60) });
    expect(healthBy([sourceFailing(first, 'source_blocked'), longAgo, drainStatus()]).status).toBe('unhealthy');
  });

  it('that is off is no fault, and does not cover another', () => {
    const off = sourceFailing(second, 'source_off');
    expect(healthBy([sourceStatus(first), off, drainStatus()]).status).toBe('healthy');
    const health = healthBy([sourceFailing(first, 'source_blocked'), off, drainStatus()]);
    expect(reasonsOf(health)).toEqual([`unhealthy: ${firstOfMlb}`]);
    expect(health.sources[1]?.is).toBe('off');
  });

  it('with no credits left is out of quota, and not off: there is one less to fall back on, or none', () => {
    const usedUp = sourceFailing(second, 'source_out_of_quota', { endedAt: minutesAgo(7) });
    const served = healthBy([sourceStatus(first), usedUp, drainStatus()]);
    expect([served.status, served.sources[1]?.is, ...reasonsOf(served)]).toEqual([
      'degraded',
      'out of quota',
      `degraded: source ${second} of mlb`,
    ]);
    expect(served.reasons[0]?.because).toContain('source_out_of_quota');
    const alone = healthBy([sourceFailing(first, 'source_blocked'), usedUp, drainStatus()]);
    expect(reasonsOf(alone)).toEqual([`unhealthy: ${firstOfMlb}`, `unhealthy: source ${second} of mlb`]);
  });

  it('that was out of quota a day ago, and was not needed since, is a standby again', () => {
    const usedUp = sourceFailing(second, 'source_out_of_quota', { endedAt: minutesAgo(24 * 60) });
    const health = healthBy([sourceStatus(first), usedUp, drainStatus()]);
    expect([health.status, health.sources[1]?.is]).toEqual(['healthy', 'standby']);
  });

  it('that failed when it was needed is on standby once one before it serves again', () => {
    const needed = sourceFailing(second, 'source_timeout', { endedAt: minutesAgo(7) });
    const health = healthBy([sourceStatus(first), needed, drainStatus()]);
    expect([health.status, health.sources[1]?.is]).toEqual(['healthy', 'standby']);
  });

  it('that is asked first is not healthy because an operator asked the second one since', () => {
    const blocked = sourceFailing(first, 'source_blocked', { endedAt: minutesAgo(4) });
    expect(reasonsOf(healthBy([blocked, sourceStatus(second), drainStatus()]))).toEqual([`degraded: ${firstOfMlb}`]);
  });

  it('that has games open for betting and no price of any is a reason', () => {
    const figures = { asked: 2, had: 2, games: 15, open: 12, quotes: 0, databaseCalls: 2 };
    expect(reasonsOf(healthBy([sourceStatus(first, { figures }), drainStatus()]))).toEqual([`degraded: ${firstOfMlb}`]);
    const allBegun = sourceStatus(first, { figures: { ...figures, open: 0 } });
    expect(healthBy([allBegun, drainStatus()]).status).toBe('healthy');
  });

  it('with an address that did not serve is a reason, though another address did', () => {
    const passedOver = [{ name: first, code: 'source_timeout' }];
    const health = healthBy([sourceStatus(first, { passedOver }), drainStatus()]);
    expect(reasonsOf(health)).toEqual([`degraded: ${firstOfMlb}`]);
  });

  it('counts for nothing out of season, whatever its last run reported', () => {
    const winter = new Date('2026-12-20T17:02:00.000Z');
    const statuses = [sourceFailing(first, 'source_blocked'), drainStatus({}, { endedAt: minutesAgo(2, winter) })];
    expect(healthBy(statuses, {}, { at: winter })).toMatchObject({
      status: 'healthy',
      sources: [{ is: 'out of season' }, { is: 'out of season' }],
    });
    expect(healthBy(statuses, {}, { at: winter, byClock: false }).status).toBe('unhealthy');
  });
});

describe('a league', () => {
  const lastSeen = (minutes: number) => sourceStatus(first, { endedAt: minutesAgo(minutes) });
  const statusAt = (local: string, endedAt: string) => {
    const at = new Date(local);
    const drained = drainStatus({}, { endedAt: minutesAgo(1, at) });
    return healthBy([sourceStatus(first, { endedAt }), drained], {}, { at }).status;
  };

  it('is stale when three runs in a row have seen nothing', () => {
    expect(healthBy([lastSeen(15), drainStatus()]).status).toBe('healthy');
    const health = healthBy([lastSeen(16), drainStatus()]);
    expect([health.status, ...reasonsOf(health)]).toEqual(['unhealthy', 'unhealthy: mlb']);
    expect(health.freshness).toEqual([
      { league: 'mlb', is: 'stale', lastObservationAt: minutesAgo(16), ageMs: 16 * 60_000, limitMs: 15 * 60_000 },
    ]);
  });

  it('is fresh by whichever source saw it', () => {
    const blocked = sourceFailing(first, 'source_blocked', {});
    const longBlocked = { ...blocked, succeededAt: minutesAgo(90), observedAt: minutesAgo(90) };
    expect(healthBy([longBlocked, sourceStatus(second), drainStatus()]).freshness[0]).toMatchObject({ is: 'fresh' });
  });

  it.each([
    ['at night', '2026-07-05T03:30:00.000Z', 'healthy'],
    ['just after the first run of the day was due', '2026-07-05T13:10:00.000Z', 'healthy'],
    ['when the third was due, too', '2026-07-05T13:16:00.000Z', 'unhealthy'],
    ['in the last minute of the day', '2026-07-06T02:59:00.000Z', 'unhealthy'],
    ['after it', '2026-07-06T03:00:00.000Z', 'healthy'],
  ])('that was last seen in the evening is, %s, %s', (_when, local, status) => {
    expect(statusAt(local, '2026-07-05T02:55:30.000Z')).toBe(status);
  });

  it('is not expected while nothing is collected, nor if runs are started by hand', () => {
    expect(healthBy([lastSeen(600), drainStatus()], {}, { collecting: false }).status).toBe('healthy');
    expect(healthBy([lastSeen(600), drainStatus()], {}, { byClock: false }).status).toBe('healthy');
  });
});

describe('the database', () => {
  const deferred = (code: string) => ({
    status: 'deferred',
    error: { code, message: 'The database did not answer.' },
  });

  it('that could not record degrades the whole: what landed waits', () => {
    const health = healthBy([sourceStatus(first, deferred('database_unavailable')), drainStatus()]);
    expect([health.status, ...reasonsOf(health)]).toEqual(['degraded', 'degraded: database']);
    expect(health.database).toEqual({
      is: 'failing',
      asOf: minutesAgo(2),
      metBy: 'collect-odds/action-network/mlb',
      trouble: { code: 'database_unavailable', message: 'The database did not answer.' },
    });
  });

  it.each(['database_circuit_open', 'database_resuming', 'deadline_near'])('is degraded after %s', (code) => {
    expect(healthBy([sourceStatus(first, deferred(code)), drainStatus()]).status).toBe('degraded');
  });

  it.each(['database_forbidden', 'database_refused'])(
    'that refuses a call will refuse it again: %s is unhealthy',
    (code) => {
      const failed = sourceStatus(first, { ...deferred(code), status: 'failed' });
      expect(reasonsOf(healthBy([failed, drainStatus()]))).toEqual(['unhealthy: database']);
    },
  );

  it('is as the last run that called it found it', () => {
    const earlier = sourceStatus(first, { ...deferred('database_unavailable'), endedAt: minutesAgo(3) });
    const met = { observations: 1, databaseCalls: 2 };
    const drained = drainStatus({}, { endedAt: minutesAgo(1), figures: met });
    expect(healthBy([earlier, drained]).database).toMatchObject({ is: 'answering', metBy: 'record-backlog' });
    const atOnce = drainStatus({}, { endedAt: minutesAgo(3), figures: met });
    for (const statuses of [
      [earlier, atOnce],
      [atOnce, earlier],
    ])
      expect(healthBy(statuses).database.is).toBe('failing');
    const askedNothing = drainStatus({}, { endedAt: minutesAgo(1), figures: { observations: 0, databaseCalls: 0 } });
    expect(healthBy([earlier, askedNothing]).database.is).toBe('failing');
  });

  it('was called by a run whose first source failed, for the second one', () => {
    const run = { status: 'deferred' };
    const statuses = [
      sourceFailing(first, 'source_blocked', run),
      sourceStatus(second, deferred('database_unavailable')),
      drainStatus(),
    ];
    expect(healthBy(statuses).database).toMatchObject({ is: 'failing', trouble: { code: 'database_unavailable' } });
  });

  it('is as this check found it if the check asked it', () => {
    const statuses = [sourceStatus(first, deferred('database_unavailable')), drainStatus()];
    const database = { is: 'answered', value: { tookMs: 17 } } as const;
    const health = healthBy(statuses, { deep: { sources: [], database, schema: null } });
    expect(health).toMatchObject({ deep: true, database: { is: 'answering', metBy: 'this check', tookMs: 17 } });
    const trouble = { code: 'database_unavailable', message: 'It did not answer.' };
    const asleep = healthBy(allWell, { deep: { sources: [], database: { is: 'away', trouble }, schema: null } });
    expect([asleep.status, asleep.database.is, asleep.database.metBy]).toEqual(['degraded', 'failing', 'this check']);
  });
});

describe('the schema', () => {
  const database = { is: 'answered', value: { tookMs: 17 } } as const;
  const drift = (is: string, grave: boolean) => ({ is, name: 'odds.game.start_time', found: null, grave });
  const withDrift = (...drifts: ReturnType<typeof drift>[]) =>
    healthBy(allWell, {
      deep: {
        sources: [],
        database,
        schema: { is: 'answered', value: drifts },
      },
    });

  it('that a run could not record into is unhealthy, and the database counts as answering', () => {
    const error = { code: 'database_schema_missing', message: 'There is no odds.game.' };
    const health = healthBy([sourceStatus(first, { status: 'deferred', error }), drainStatus()]);
    expect([health.status, ...reasonsOf(health)]).toEqual(['unhealthy', 'unhealthy: schema']);
    expect(health).toMatchObject({ database: { is: 'answering' }, schema: { is: 'drifted', compared: false } });
  });

  it('is known as far as recording used it, until a check compares all relations', () => {
    expect(healthBy(allWell).schema).toMatchObject({ is: 'as expected', compared: false, asOf: minutesAgo(2) });
    expect(withDrift().schema).toMatchObject({ is: 'as expected', compared: true, asOf: now.toISOString() });
  });

  it.each([
    ['critical', [drift('missing', true)], 'unhealthy'],
    ['slight', [drift('missing', false)], 'degraded'],
    ['both', [drift('missing', false), drift('type', true)], 'unhealthy'],
    ['something the code does not know', [drift('extra', false)], 'healthy'],
  ])('with a drift that is %s makes the whole %s', (_how, drifts, status) => {
    expect(withDrift(...drifts).status).toBe(status);
  });

  it('names the first few drifts, and counts the others', () => {
    const because = withDrift(...Array.from({ length: 7 }, () => drift('missing', true))).reasons[0]?.because;
    expect(because).toMatch(/^Not what the code expects: odds\.game\.start_time \(missing\), .*, and 2 more\.$/);
  });

  it('that could not be compared is unknown', () => {
    const trouble = { code: 'database_timeout', message: 'It took too long.' };
    const health = healthBy(allWell, { deep: { sources: [], database, schema: { is: 'away', trouble } } });
    expect(health.reasons).toMatchObject([{ what: 'schema', because: expect.stringContaining('database_timeout') }]);
  });
});

describe('a circuit', () => {
  const open = (probeAt: number) => ({
    ...initialCircuit,
    gen: 1,
    state: { is: 'open', probeAt, openings: 1, successes: 0 } as const,
    because: '3 calls failed',
  });
  const withCircuit = (probeAt: number) =>
    healthBy(allWell, { circuits: { is: 'answered', value: new Map([['database', open(probeAt)]]) } });

  it('that rejects calls degrades the whole, and each is shown', () => {
    const health = withCircuit(now.getTime() + 30_000);
    expect([health.status, ...reasonsOf(health)]).toEqual(['degraded', 'degraded: circuit database']);
    expect(health.circuits?.map(({ name, position }) => [name, position])).toEqual([
      [first, 'closed'],
      [second, 'closed'],
      ['database', 'open'],
    ]);
  });

  it('that was not called since its probe was due is no reason: the next caller finds out', () => {
    expect(withCircuit(now.getTime() - 1).status).toBe('healthy');
  });
});

describe('the backlog', () => {
  it('with something missing is unhealthy, with something dead degraded, with something waiting neither', () => {
    expect(reasonsOf(healthBy([sourceStatus(first), drainStatus({ waiting: 3, missing: 1 })]))).toEqual([
      'unhealthy: backlog',
    ]);
    expect(reasonsOf(healthBy([sourceStatus(first), drainStatus({ dead: 1 })]))).toEqual(['degraded: backlog']);
    expect(healthBy([sourceStatus(first), drainStatus({ waiting: 3 })]).status).toBe('healthy');
  });

  it('of another database is unhealthy, and names the command that repairs it', () => {
    const mismatch = { key: 'landed/a', since: '2026-07-01', noticedAt: minutesAgo(3) };
    const health = healthBy([sourceStatus(first), drainStatus({ waiting: 1, missing: 1, mismatch })]);
    expect(reasonsOf(health)).toEqual(['unhealthy: database', 'unhealthy: backlog']);
    expect(health.reasons[0]).toMatchObject({
      because: expect.stringMatching(/landed\/a .*odds drain --since 2026-07-01.*\{"since": "2026-07-01"\}/),
      runbook: 'database',
    });
  });

  it('that was not drained for three intervals is unhealthy: it is neither recorded nor counted', () => {
    const drained = (minutes: number) => drainStatus({}, { endedAt: minutesAgo(minutes) });
    expect(healthBy([sourceStatus(first), drained(45)]).status).toBe('healthy');
    expect(reasonsOf(healthBy([sourceStatus(first), drained(46)]))).toEqual(['unhealthy: record-backlog']);
    expect(healthBy([sourceStatus(first), drained(46)], {}, { byClock: false }).status).toBe('healthy');
  });

  it('is what was last counted, if the last drain failed', () => {
    const error = { code: 'state_unavailable', message: 'The table did not answer.' };
    const failed = drainStatus({ waiting: 2 }, { status: 'failed', succeeded: false, error });
    const health = healthBy([sourceStatus(first), failed]);
    expect(reasonsOf(health)).toEqual(['degraded: record-backlog']);
    expect(health.backlog).toMatchObject({ waiting: 2 });
  });
});

describe('whatever else runs', () => {
  const schedules = [{ league: 'mlb', everyMinutes: 60 }];
  const synced = (minutes: number, rest = {}) =>
    runStatus(syncName('mlb'), { status: 'synced', endedAt: minutesAgo(minutes), ...rest });

  it('degrades the whole if the official schedule is not synced, or not for hours', () => {
    const reasonsWith = (...statuses: ReturnType<typeof synced>[]) =>
      reasonsOf(healthBy([...allWell, ...statuses], {}, { schedules }));
    expect(reasonsWith(synced(59))).toEqual([]);
    expect(reasonsWith()).toEqual(['degraded: sync-schedule/mlb']);
    expect(reasonsWith(synced(181))).toEqual(['degraded: sync-schedule/mlb']);
    const error = { code: 'source_timeout', message: 'It took too long.' };
    expect(reasonsWith(synced(1, { status: 'failed', succeeded: false, error }))).toEqual([
      'degraded: sync-schedule/mlb',
    ]);
  });

  it('says that the last migration failed, and never waits for one', () => {
    const error = { code: 'migration_failed', message: '0002 failed.' };
    const failed = runStatus(migrationName, { status: 'failed', succeeded: false, error });
    const health = healthBy([...allWell, failed]);
    expect(health.reasons).toMatchObject([{ what: 'migrate-schema', weighs: 'degraded', runbook: 'migration' }]);
    const longAgo = runStatus(migrationName, { status: 'prepared', endedAt: minutesAgo(100_000) });
    expect(healthBy([...allWell, longAgo]).status).toBe('healthy');
  });

  it('reports a bug, which has no code of the table', () => {
    const error = { code: 'unexpected', message: 'x is not a function' };
    const crashed = drainStatus({}, { status: 'failed', succeeded: false, error });
    expect(healthBy([sourceStatus(first), crashed]).reasons[0]).toMatchObject({
      because: `Its last run, at ${ended('').endedAt}, failed: x is not a function (unexpected)`,
      runbook: 'configuration',
    });
  });
});
