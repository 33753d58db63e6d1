import { describe, expect, it } from 'vitest';
import { checkHealth, type DatabaseQuestions, type HealthCollaborators } from '../../../../lib/health/check-health.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { allWell, expected, gameAt, now, reasonsOf } from '../../../support/health-scene.ts';

const { signal } = new AbortController();
const fails = (code: ConstructorParameters<typeof OddsError>[0]) => async () => {
  throw new OddsError(code, `${code}.`);
};

function scene(rest: Partial<HealthCollaborators> = {}, questions: Partial<DatabaseQuestions> = {}) {
  const calls: string[] = [];
  const collaborators: HealthCollaborators = {
    statuses: { readAll: async () => allWell },
    circuits: { readAll: async () => new Map() },
    schedule: { gamesBetween: async () => [] },
    database: () => {
      calls.push('database');
      return {
        isThere: async () => calls.push('is there'),
        schemaDrift: async () => [],
        ...questions,
      };
    },
    expected,
    now: () => now,
    deepTimeoutMs: 1_000,
    sources: [],
    sourceTimeoutMs: 1_000,
    ...rest,
  };
  const check = (deep: boolean) => checkHealth({ deep }, collaborators, signal);
  return { check, calls };
}

describe('a shallow check', () => {
  it('reads the statuses and the circuits, and does not even create a client of the database', async () => {
    const { check, calls } = scene();
    expect(await check(false)).toMatchObject({ status: 'healthy', deep: false });
    expect(calls).toEqual([]);
  });

  it('reports what it could read, if the table is unavailable', async () => {
    const { check } = scene({ statuses: { readAll: fails('state_unavailable') } });
    const health = await check(false);
    expect([health.status, ...reasonsOf(health)]).toEqual(['degraded', 'degraded: state table']);
    expect(health.state.trouble).toEqual({ code: 'state_unavailable', message: 'state_unavailable.' });
  });

  it('reads the official games of today and the week after, and warns of a start that no run observes', async () => {
    const read: unknown[] = [];
    const gamesBetween: HealthCollaborators['schedule']['gamesBetween'] = async (...all) => {
      read.push(all.slice(0, 3));
      return [gameAt('2026-07-08T10:10:00.000Z')];
    };
    const schedules = [{ league: 'mlb', everyMinutes: 60 }];
    const { check } = scene({ schedule: { gamesBetween }, expected: { ...expected, schedules } });
    const health = await check(false);
    expect(read).toEqual([['mlb', '2026-07-04', '2026-07-11']]);
    expect(health.unobservedStarts).toMatchObject([{ league: 'mlb', startTime: '2026-07-08T10:10:00.000Z' }]);
    expect(reasonsOf(health)).toContain('degraded: mlb');
  });

  it('reads no schedule if runs are started by hand, or nothing is collected', async () => {
    const schedules = [{ league: 'mlb', everyMinutes: 60 }];
    const schedule = { gamesBetween: () => Promise.reject(new Error('No call is expected.')) };
    for (const off of [{ byClock: false }, { collecting: false }]) {
      const { check } = scene({ schedule, expected: { ...expected, schedules, ...off } });
      expect((await check(false)).unobservedStarts).toEqual([]);
    }
    expect.assertions(2);
  });

  it('says so if the schedule could not be read', async () => {
    const schedules = [{ league: 'mlb', everyMinutes: 60 }];
    const schedule = { gamesBetween: fails('state_unavailable') };
    const { check } = scene({ schedule, expected: { ...expected, schedules } });
    expect(reasonsOf(await check(false))).toContain('degraded: state table');
  });

  it('does not hide a bug behind a bad state of health', async () => {
    const statuses = { readAll: async () => Promise.reject(new TypeError('a fault of ours')) };
    await expect(scene({ statuses }).check(false)).rejects.toThrow('a fault of ours');
  });
});

describe('a deep check', () => {
  it('asks the database whether it is there, and then what its schema is', async () => {
    const calls: string[] = [];
    const drift = [{ is: 'missing', name: 'odds.game.start_time', found: null, grave: true }];
    const { check } = scene(
      {},
      {
        isThere: async () => calls.push('is there'),
        schemaDrift: async () => {
          calls.push('schema');
          return drift;
        },
      },
    );
    const health = await check(true);
    expect(calls).toEqual(['is there', 'schema']);
    expect(health).toMatchObject({
      status: 'unhealthy',
      deep: true,
      database: { is: 'answering', metBy: 'this check' },
      schema: { is: 'drifted', compared: true, drift },
    });
  });

  it('says so if the database is unavailable, and does not query more', async () => {
    const { check } = scene(
      {},
      {
        isThere: fails('database_unavailable'),
        schemaDrift: () => Promise.reject(new Error('No call is expected.')),
      },
    );
    const health = await check(true);
    expect([health.status, ...reasonsOf(health)]).toEqual(['degraded', 'degraded: database']);
    expect(health.database).toMatchObject({ is: 'failing', trouble: { code: 'database_unavailable' } });
  });

  it('waits no longer than its own time', async () => {
    const untilAborted = (questions: AbortSignal) =>
      new Promise((_resolve, reject) => {
        questions.addEventListener('abort', () => reject(new OddsError('database_resuming', 'It is waking.')));
      });
    const { check } = scene({ deepTimeoutMs: 20 }, { isThere: untilAborted });
    expect((await check(true)).database).toMatchObject({ is: 'failing', trouble: { code: 'database_resuming' } });
  });
});

describe('the sources in a deep check', () => {
  const answering = { name: 'one', ask: async () => undefined };
  const failing = (name: string, code: Parameters<typeof fails>[0]) => ({ name, ask: fails(code) });

  it('are asked once each, and what they answered is in the report', async () => {
    const calls: string[] = [];
    const sources = ['one', 'two'].map((name) => ({ name, ask: async () => void calls.push(name) }));
    const health = await scene({ sources }).check(true);
    expect(calls).toEqual(['one', 'two']);
    expect(health).toMatchObject({
      status: 'healthy',
      checkedSources: [
        { name: 'one', is: 'answering', tookMs: expect.any(Number), trouble: null },
        { name: 'two', is: 'answering' },
      ],
    });
  });

  it('are not asked by a shallow one', async () => {
    const sources = [{ name: 'one', ask: () => Promise.reject(new Error('No call is expected.')) }];
    expect((await scene({ sources }).check(false)).checkedSources).toEqual([]);
  });

  it('degrade the whole if one does not answer, and the others are shown', async () => {
    const sources = [failing('one', 'source_blocked'), { ...answering, name: 'two' }];
    const health = await scene({ sources }).check(true);
    expect([health.status, ...reasonsOf(health)]).toEqual(['degraded', 'degraded: source one']);
    expect(health.reasons[0]).toMatchObject({ because: expect.stringContaining('source_blocked'), runbook: 'source' });
    expect(health.checkedSources).toMatchObject([
      { is: 'failing', tookMs: null, trouble: { code: 'source_blocked' } },
      { is: 'answering' },
    ]);
  });

  it('are no fault if they were not asked: one without a key, one whose circuit rejects calls', async () => {
    const sources = [failing('one', 'source_off'), failing('two', 'source_circuit_open')];
    const health = await scene({ sources }).check(true);
    expect(health.status).toBe('healthy');
    expect(health.checkedSources.map(({ is }) => is)).toEqual(['off', 'left alone']);
  });

  it('have their own time, and are waited for no longer', async () => {
    const hanging = (signal: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new OddsError('source_timeout', 'It hangs.')));
      });
    const { check } = scene({ sources: [{ name: 'one', ask: hanging }, answering], sourceTimeoutMs: 20 });
    const health = await check(true);
    expect(health.checkedSources).toMatchObject([{ is: 'failing', trouble: { code: 'source_timeout' } }, {}]);
    expect(health.database.is).toBe('answering');
  });
});
