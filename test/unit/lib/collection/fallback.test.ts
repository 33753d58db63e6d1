import { describe, expect, it } from 'vitest';
import type { Collaborators } from '../../../../lib/collection/collaborators.ts';
import { collect } from '../../../../lib/collection/collect.ts';
import type { CollectionReport } from '../../../../lib/collection/collection-report.ts';
import type { CollectionRun } from '../../../../lib/collection/collection-run.ts';
import type { ScheduledGame } from '../../../../lib/games/schedule.ts';
import type { LeaseStore } from '../../../../lib/resilience/lease.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { MemoryBacklogState, observationAt } from '../../../support/memory-backlog.ts';
import { gameReading, offered, readingOf } from '../../../support/observed.ts';
import { besides, counting, inTime, type Observe, runOn, sourceThat } from '../../../support/run-parts.ts';
import { officialGame } from './endpoints.ts';

const at = '2026-07-30T17:00:00.000Z';
const dates = ['2026-07-30', '2026-07-31'];
const withGames = () => readingOf([gameReading([offered(-110)])]);
const answers = (source: string): Observe => {
  return async ({ slateDate, league }) => observationAt(at, slateDate ?? 'all', { source, league });
};
const fails = (code: ConstructorParameters<typeof OddsError>[0]): Observe => {
  return async () => {
    throw new OddsError(code, `${code}.`);
  };
};

/** A run of two slates; `first` answers for the first source, and the second source serves the whole league with one answer. */
function scene(first: Observe, second: Observe = answers('the-odds-api'), read = withGames) {
  const landed: string[] = [];
  let landings = 0;
  let calls = 0;
  const parts = {
    ...besides,
    landedStore: {
      put: async (key: string) => {
        landings += 1;
        landed.push(key.split('/')[1] ?? '');
      },
    },
    state: new MemoryBacklogState(),
    now: () => new Date(at),
    databaseOf: counting({
      execute: async () => ({ rows: [{ status: 'recorded', changes: 1, split_changes: 0 }], updated: 0 }),
    }),
  } satisfies Collaborators;
  const counted: Observe = (slate) => {
    calls += 1;
    return second(slate);
  };
  const league = { name: 'the-odds-api', answers: 'league' } as const;
  const run = runOn([sourceThat(first, read), sourceThat(counted, withGames, league)], dates);
  return { parts, run, landed, callsOfSecond: () => calls, landings: () => landings };
}

async function endOf(run: CollectionRun, parts: Collaborators): Promise<CollectionReport> {
  return await collect(run, parts, inTime).catch((error: OddsError) =>
    run.concludeWith(error.policy.skipped ? 'skipped' : 'failed', error),
  );
}

describe('a run with a second source', () => {
  it('does not ask it while the first one serves, and says who served', async () => {
    const { run, parts, callsOfSecond } = scene(answers('action-network'));
    expect(await endOf(run, parts)).toMatchObject({
      status: 'recorded',
      servedBy: ['action-network'],
      passedOver: [],
      landed: 2,
      databaseCalls: 2,
    });
    expect(callsOfSecond()).toBe(0);
  });

  it.each(['source_circuit_open', 'source_blocked', 'source_timeout'] as const)(
    'asks it once for all slates where the first one is out with %s, and says why',
    async (code) => {
      const { run, parts, callsOfSecond, landed } = scene(fails(code));
      expect(await endOf(run, parts)).toMatchObject({
        status: 'recorded',
        source: 'action-network',
        servedBy: ['the-odds-api'],
        passedOver: [{ name: 'action-network', code }],
        gaps: [],
        landed: 1,
      });
      expect(callsOfSecond()).toBe(1);
      expect(landed).toEqual(['the-odds-api']);
    },
  );

  it('lands what cannot be used, and records the other one', async () => {
    const { run, parts, landed } = scene(answers('action-network'), undefined, () => {
      throw new OddsError('source_shape_changed', 'Another shape.');
    });
    expect(await endOf(run, parts)).toMatchObject({
      status: 'recorded',
      servedBy: ['the-odds-api'],
      passedOver: [{ name: 'action-network', code: 'source_shape_changed' }],
    });
    expect(landed).toEqual(['action-network', 'action-network', 'the-odds-api']);
  });

  it('keeps what the first one has of one slate, and asks the second for the other', async () => {
    const { run, parts, landed } = scene(async (slate) =>
      slate.slateDate === dates[0] ? answers('action-network')(slate) : fails('source_refused')(slate),
    );
    expect(await endOf(run, parts)).toMatchObject({
      status: 'recorded',
      servedBy: ['action-network', 'the-odds-api'],
      gaps: [],
      recorded: { changes: 2 },
    });
    expect(landed).toEqual(['action-network', 'the-odds-api']);
  });

  it('asks no other source if our own stores fail', async () => {
    const { run, parts, callsOfSecond } = scene(answers('action-network'));
    const away = async () => {
      throw new OddsError('landing_failed', 'No bucket.');
    };
    expect(await endOf(run, { ...parts, landedStore: { put: away } })).toMatchObject({
      status: 'failed',
      error: { code: 'landing_failed' },
      gaps: [{ code: 'landing_failed' }, { code: 'landing_failed' }],
    });
    expect(callsOfSecond()).toBe(0);
  });

  it('is skipped, with a gap for each slate, if no source is asked at all', async () => {
    const { run, parts } = scene(fails('source_circuit_open'), fails('source_off'));
    expect(await endOf(run, parts)).toMatchObject({
      status: 'skipped',
      error: { code: 'source_circuit_open' },
      gaps: dates.map((slateDate) => ({ slateDate, code: 'source_circuit_open' })),
      servedBy: [],
    });
  });
});

describe('a slate without games', () => {
  const empty = () => readingOf([]);
  const official = (games: readonly ScheduledGame[] | undefined) => async (_league: string, slateDate: string) =>
    slateDate === dates[0] ? games : [];

  it('is a fault on a game day: another source is asked, and the answer is recorded all the same', async () => {
    const { run, parts, landed } = scene(answers('action-network'), undefined, empty);
    expect(await endOf(run, { ...parts, officialGames: official([officialGame]) })).toMatchObject({
      status: 'recorded',
      servedBy: ['action-network', 'the-odds-api'],
      passedOver: [{ name: 'action-network', code: 'source_empty_slate' }],
      databaseCalls: 3,
    });
    expect(landed).toHaveLength(3);
  });

  it.each([
    ['on an off day', official([])],
    ['if the schedule is not known', official(undefined)],
    [
      'if the schedule is unavailable',
      async () => {
        throw new OddsError('state_unavailable', 'Away.');
      },
    ],
  ])('is none %s', async (_when, officialGames) => {
    const { run, parts, callsOfSecond } = scene(answers('action-network'), undefined, empty);
    expect(await endOf(run, { ...parts, officialGames })).toMatchObject({
      servedBy: ['action-network'],
      passedOver: [],
    });
    expect(callsOfSecond()).toBe(0);
  });

  it('is not looked up if there are games', async () => {
    const { run, parts } = scene(answers('action-network'));
    const officialGames = async () => {
      throw new TypeError('no call is expected');
    };
    expect(await endOf(run, { ...parts, officialGames })).toMatchObject({ status: 'recorded' });
  });
});

describe('runs at the same time', () => {
  const taken: LeaseStore = { ...besides.leases, take: async () => ({ taken: false, holder: 'run-0' }) };

  it('exclude each other: the second one asks no source, and is no gap', async () => {
    const { run, parts, landings } = scene(answers('action-network'));
    expect(await endOf(run, { ...parts, leases: taken })).toMatchObject({
      status: 'skipped',
      error: { code: 'run_overlaps' },
      gaps: [],
      databaseCalls: 0,
    });
    expect(landings()).toBe(0);
  });

  it('do not exclude each other if the lease table is unavailable: an observation is worth more', async () => {
    const { run, parts } = scene(answers('action-network'));
    const away = async () => {
      throw new Error('The table is away.');
    };
    expect(await endOf(run, { ...parts, leases: { take: away, settle: away, release: away } })).toMatchObject({
      status: 'recorded',
      leaseError: { code: 'unexpected', message: 'The table is away.' },
    });
  });

  it('end the lease however they end', async () => {
    const released: string[] = [];
    const owners = new Map<string, string>();
    const leases: LeaseStore = {
      ...besides.leases,
      take: async (_name, { nonce, owner }) => {
        owners.set(nonce, owner);
        return { taken: true, inherited: [] };
      },
      release: async (name, nonce) => void released.push(`${name} by ${owners.get(nonce)}`),
    };
    for (const observe of [answers('action-network'), fails('source_blocked')]) {
      const { run, parts } = scene(observe, fails('source_off'));
      await endOf(run, { ...parts, leases });
    }
    expect(released).toEqual(Array(2).fill('collect-odds/action-network/mlb by run-1'));
  });
});

describe('what a lease says of runs that never reported', () => {
  const lost = [
    ['run-7', '2026-07-30'],
    ['run-8', null],
  ] as const;
  const inherited = [...lost.map((each) => JSON.stringify(each)), 'of a later version'];
  const gaps = lost.map(([run, slateDate]) => ({ slateDate, code: 'run_lost', run }));
  const leasesOf = (settled: (readonly string[])[]): LeaseStore => ({
    ...besides.leases,
    take: async () => ({ taken: true, inherited }),
    settle: async (_name, _nonce, owes) => void settled.push(owes),
  });

  it('is a gap of the next run for each slate, whatever becomes of that run', async () => {
    for (const observe of [answers('action-network'), fails('source_blocked')]) {
      const { run, parts } = scene(observe, fails('source_off'));
      const report = await endOf(run, { ...parts, leases: leasesOf([]) });
      expect(report.gaps.slice(0, 2)).toEqual(gaps);
    }
  });

  it('stays owed until the run has reported it, beside what the run itself has not landed', async () => {
    const settled: (readonly string[])[] = [];
    const observe: Observe = async (slate) =>
      await (slate.slateDate === dates[0] ? answers('action-network') : fails('source_blocked'))(slate);
    const { run, parts } = scene(observe, fails('source_off'));
    await endOf(run, { ...parts, leases: leasesOf(settled) });
    expect(settled).toEqual([[...inherited, JSON.stringify(['run-1', dates[1]])]]);
  });

  it('is what a run owes of its own as soon as it has the lease', async () => {
    const owed: (readonly string[])[] = [];
    const leases: LeaseStore = {
      ...besides.leases,
      take: async (_name, { owes }) => {
        owed.push(owes);
        return { taken: true, inherited: [] };
      },
    };
    const { run, parts } = scene(answers('action-network'));
    await endOf(run, { ...parts, leases });
    expect(owed).toEqual([dates.map((date) => JSON.stringify(['run-1', date]))]);
  });
});

describe('a database that may be asleep', () => {
  it('is woken before any source is asked, and not at all in batched mode', async () => {
    for (const [recording, expected] of [
      ['live', ['wake', 'observe', 'observe']],
      ['batched', ['observe', 'observe']],
    ] as const) {
      const steps: string[] = [];
      const { run, parts } = scene(async (slate) => {
        steps.push('observe');
        return await answers('action-network')(slate);
      });
      const wake = async () => void steps.push('wake');
      await endOf(run, { ...parts, wake, recording });
      expect(steps).toEqual(expected);
    }
  });

  it('costs nothing if it does not wake', async () => {
    const { run, parts } = scene(answers('action-network'));
    const wake = async () => {
      throw new OddsError('database_resuming', 'Waking.');
    };
    expect(await endOf(run, { ...parts, wake })).toMatchObject({ status: 'recorded' });
  });
});
