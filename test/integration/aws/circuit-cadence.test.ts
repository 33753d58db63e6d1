import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { circuitChoices, circuitVariables } from '../../../functions/circuit-variables.ts';
import { functionNamed } from '../../../functions/declarations.ts';
import { type Stage, stageNamed } from '../../../infra/stages.ts';
import { dynamoDbCircuitStore } from '../../../lib/aws/dynamodb-circuit-store.ts';
import { collect } from '../../../lib/collection/collect.ts';
import type { Transition } from '../../../lib/resilience/circuit/circuit.ts';
import { openCircuits } from '../../../lib/resilience/circuit/open-circuits.ts';
import { type CircuitKind, circuitSettings } from '../../../lib/resilience/circuit/settings.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import { DatabaseWaker } from '../../../lib/storage/database-waker.ts';
import { guardedDatabase } from '../../../lib/storage/guarded-database.ts';
import { MemoryBacklogState, observationAt } from '../../support/memory-backlog.ts';
import { gameReading, offered, readingOf } from '../../support/observed.ts';
import { besides, inTime, runOn } from '../../support/run-parts.ts';
import { failWith, run, succeed } from '../../unit/lib/resilience/circuit/rig.ts';
import { startStateTable, table } from './dynamodb-rig.ts';

const minuteMs = 60_000;
const beginning = Date.UTC(2026, 6, 30, 17);
const isAway = {
  source: failWith('source_unreachable'),
  database: failWith('database_unavailable'),
} as const satisfies Record<CircuitKind, unknown>;

const [dev, prod] = [stageNamed('dev'), stageNamed('prod')];
const slowLeague = {
  league: 'nfl',
  everyMinutes: 60,
  hours: { from: 9, to: 22 },
  months: { from: 9, to: 11 },
} as const;
const stages: Stage[] = [
  dev,
  prod,
  { ...prod, name: 'prod with a slower league', slates: [...prod.slates, slowLeague] },
];

/** Each league of each stage: how often it runs, and the settings of its function's circuits. */
const cadences = stages.flatMap((stage) => {
  const settings = functionNamed('collect-odds').settings(stage);
  const choices = circuitChoices(z.object(circuitVariables).parse({ STATE_TABLE: table, ...settings }));
  return stage.slates.map(({ league, everyMinutes }) => ({ stage: stage.name, league, everyMinutes, choices }));
});
type Cadence = (typeof cadences)[number];
const each = describe.each(cadences);
const kinds = ['source', 'database'] as const;

let state: Awaited<ReturnType<typeof startStateTable>>;
beforeAll(async () => {
  state = await startStateTable();
});
afterAll(() => state.close());
beforeEach(() => {
  state.requests.length = 0;
});

let nth = 0;

/** A league's runs, each in a process of its own, and circuits that no other test knows. */
function runsOf({ choices, everyMinutes }: Cadence, phase = 0) {
  const id = ++nth;
  const time = { now: beginning + phase * everyMinutes * minuteMs };
  const transitions: Transition[] = [];
  const nameOf = (kind: CircuitKind) => `${kind}-${id}`;
  const instance = () => {
    const { circuit } = openCircuits({
      store: dynamoDbCircuitStore({ client: state.client, table }),
      clock: () => time.now,
      // The longest that a circuit may stay open.
      random: () => 0,
      owner: `run of ${id}`,
      onTransition: (transition) => transitions.push(transition),
      onStoreFailure: ({ error }) => {
        throw error;
      },
      // Dynalite on a busy machine is no measure of DynamoDB.
      limits: { storeTimeoutMs: 30_000 },
    });
    const of = (kind: CircuitKind) => {
      const timing = { intervalMs: choices.intervalMs, callTimeoutMs: 40_000 };
      return circuit({ name: nameOf(kind), kind, settings: circuitSettings(kind, { ...choices[kind], ...timing }) });
    };
    return { source: of('source'), database: of('database') };
  };
  const next = () => {
    time.now += everyMinutes * minuteMs;
  };
  const has = (kind: CircuitKind, to: Transition['to']) =>
    transitions.some((made) => made.kind === kind && made.to === to);
  return { time, transitions, instance, next, nameOf, has };
}

/** How many runs it takes, each followed by the time to the next. */
async function runsUntil(done: () => boolean, one: () => Promise<unknown>, { next }: { next: () => void }) {
  for (let runs = 1; runs <= 30; runs++) {
    await one();
    const isDone = done();
    next();
    if (isDone) return runs;
  }
  throw new Error('It never came to an end.');
}

each('runs of $league on $stage, every $everyMinutes minutes', (cadence) => {
  it.each([0, 1.5, 4.99])(
    'open the circuit of a source at the fifth run that fails, and the database’s at the third (%d runs into a window)',
    async (phase) => {
      for (const [kind, runs] of [
        ['source', 5],
        ['database', 3],
      ] as const) {
        const league = runsOf(cadence, phase);
        const fails = () => run(league.instance()[kind], isAway[kind]);
        expect(await runsUntil(() => league.has(kind, 'open'), fails, league)).toBe(runs);
        expect(league.transitions).toMatchObject([{ kind, from: 'closed', to: 'open', place: 'shared' }]);
      }
    },
  );

  it.each(kinds)('close the %s’s circuit by two runs after it is back: each of them is its probe', async (kind) => {
    const league = runsOf(cadence);
    await runsUntil(
      () => league.has(kind, 'open'),
      () => run(league.instance()[kind], isAway[kind]),
      league,
    );
    const serves = async () => expect(await run(league.instance()[kind], succeed)).toBe('odds');
    expect(await runsUntil(() => league.has(kind, 'closed'), serves, league)).toBe(2);
  });

  it.each(kinds)('close the %s’s circuit after hours within a quarter of an hour and two runs', async (kind) => {
    const league = runsOf(cadence);
    const ends: unknown[] = [];
    const fails = async () => ends.push(await run(league.instance()[kind], isAway[kind]));
    // Until the longest wait is reached, and a probe has just failed: it comes back at the worst moment.
    const isWorst = () => league.transitions.length > 16 && ends.at(-1) !== `${kind}_circuit_open`;
    await runsUntil(isWorst, fails, league);
    const rejected = Math.ceil(15 / cadence.everyMinutes) - 1;
    const comes = () => run(league.instance()[kind], succeed);
    expect(await runsUntil(() => league.has(kind, 'closed'), comes, league)).toBe(rejected + 2);
    expect(await run(league.instance()[kind], async ({ probe }) => probe)).toBe(false);
  });

  it('lose none of 20 failures at once', async () => {
    const { instance, nameOf, transitions } = runsOf(cadence);
    const all = Promise.withResolvers<void>();
    let calling = 0;
    const failTogether = async () => {
      if (++calling === 20) all.resolve();
      await all.promise;
      return await isAway.source();
    };
    await Promise.all(Array.from({ length: 20 }, () => run(instance().source, failTogether)));
    const { Items = [] } = await state.client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: `circuit-failures#${nameOf('source')}` } },
      }),
    );
    expect(Items.map(({ failure_ids: ids }) => ids?.SS?.length)).toEqual([20]);
    expect(transitions).toMatchObject([{ from: 'closed', to: 'open' }]);
  });

  it('cost a read each and no write while all is well, in a process of their own as in one that lasts', async () => {
    const league = runsOf(cadence);
    const lasting = league.instance();
    for (const instance of [league.instance, () => lasting]) {
      state.requests.length = 0;
      for (let runs = 1; runs <= 4; runs++) {
        expect(await collectOnce(instance(), league)).toBe('recorded');
        expect(state.requests).toEqual(Array(runs).fill('QueryCommand'));
        league.next();
      }
    }
  });

  it('fail once for each slate, and once for the waking: as they are, they open in the third run and the second', async () => {
    for (const [kind, runs] of [
      ['source', 3],
      ['database', 2],
    ] as const) {
      const league = runsOf(cadence);
      const fails = () => collectOnce(league.instance(), league, { away: kind });
      expect(await runsUntil(() => league.has(kind, 'open'), fails, league)).toBe(runs);
      const comes = async () => expect(await collectOnce(league.instance(), league)).toBe('recorded');
      expect(await runsUntil(() => league.has(kind, 'closed'), comes, league)).toBe(1);
    }
  });
});

type Circuits = ReturnType<ReturnType<typeof runsOf>['instance']>;

/** A run of collect-odds for today and tomorrow, with a database that sleeps. @returns how it ended */
async function collectOnce(
  circuits: Circuits,
  { time }: { time: { now: number } },
  { away }: { away?: CircuitKind } = {},
) {
  const now = () => new Date(time.now);
  const observe = async () =>
    away === 'source' ? await isAway.source() : observationAt(now().toISOString(), String(Math.random()));
  const read = () => readingOf([gameReading([offered(-110)])]);
  const endpoints = [{ circuit: circuits.source, source: { observe, read } }];
  const source = { name: 'action-network', answers: 'slate', endpoints } as const;
  const clock = new DatabaseWaker({ sleepsAfterMs: 5 * minuteMs, now });
  const rows = [{ status: 'recorded', changes: 1, split_changes: 0 }];
  const database = clock.listeningTo({
    execute: async () => (away === 'database' ? await isAway.database() : { rows, updated: 0 }),
  });
  let waking = Promise.resolve();
  const parts = {
    ...besides,
    landedStore: { put: async () => undefined },
    state: new MemoryBacklogState(),
    now,
    databaseOf: (_run: unknown, call: Parameters<typeof guardedDatabase>[2]) =>
      guardedDatabase(database, circuits.database, call),
    wake: (...all: Parameters<DatabaseWaker['wake']>) => {
      waking = clock.wake(...all);
      return waking;
    },
  };
  const collecting = runOn([source], ['2026-07-30', '2026-07-31']);
  const ending = await collect(collecting, parts, inTime).then(
    ({ status }) => status,
    (error: unknown) => (error instanceof OddsError ? error.code : String(error)),
  );
  await waking.catch(() => undefined);
  return ending;
}
