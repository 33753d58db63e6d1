import { Metrics } from '@aws-lambda-powertools/metrics';
import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { functionCircuits } from '../../../../lib/aws/function-circuits.ts';
import { fail, failWith, minuteMs, run, secondMs, succeed } from '../resilience/circuit/rig.ts';

type Item = Record<string, AttributeValue>;
const inputSchema = z.object({
  Item: z.custom<Item>().optional(),
  Key: z.custom<Item>().optional(),
  UpdateExpression: z.string().optional(),
  ExpressionAttributeValues: z.custom<Item>().optional(),
});
const keyOf = (item: Item = {}) => `${item.pk?.S} ${item.sk?.S}`;

/** The client of a table in memory: as much of DynamoDB as circuits need, or unavailable. */
function stateTable() {
  const items = new Map<string, Item>();
  const table = { away: false, requests: 0 };
  const client = new DynamoDBClient({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const answer = (input: unknown) => {
    const { Item, Key, UpdateExpression, ExpressionAttributeValues: values = {} } = inputSchema.parse(input);
    if (Item) items.set(keyOf(Item), Item);
    if (UpdateExpression) {
      const counted = Number(items.get(keyOf(Key))?.failures?.N ?? 0) + 1;
      items.set(keyOf(Key), { ...Key, failures: { N: String(counted) } });
    }
    if (Key) return { Item: items.get(keyOf(Key)) };
    return { Items: [...items.values()].filter(({ pk }) => pk?.S === values[':pk']?.S) };
  };
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        table.requests += 1;
        if (table.away) throw new Error('connect ECONNREFUSED');
        return { response: {}, output: { $metadata: {}, ...answer(input) } };
      },
    { step: 'initialize', name: 'answerFromMemory' },
  );
  return { table, client };
}

type Line = [level: string, message: unknown, rest: Record<string, unknown>];

/** The circuits of a function, and what they logged and counted. */
function scene() {
  const { table, client } = stateTable();
  const time = { now: Date.UTC(2026, 6, 4, 17) };
  const lines: Line[] = [];
  const metrics = new Metrics({ serviceName: 'collect-odds', namespace: 'Odds' });
  const lineAt =
    (level: string) =>
    (message: unknown, ...[rest]: unknown[]) =>
      void lines.push([level, message, z.record(z.string(), z.unknown()).parse(rest)]);
  const circuits = functionCircuits({
    client,
    table: 'state',
    logger: { info: lineAt('info'), warn: lineAt('warn') },
    metrics,
    now: () => new Date(time.now),
    intervalMs: 5 * minuteMs,
    source: { failuresToOpen: 2, firstOpenMs: minuteMs },
    database: { failuresToOpen: 1, firstOpenMs: 30 * secondMs },
  });
  /** What was counted since the last call, by name. */
  const counted = () => {
    const { _aws, ...values } = metrics.serializeMetrics();
    metrics.clearMetrics();
    const names = _aws.CloudWatchMetrics.flatMap(({ Metrics: sent }) => sent.map(({ Name }) => Name));
    return Object.fromEntries(names.map((name) => [name, values[name]]));
  };
  const logged = () => lines.splice(0).map(([level, message]) => `${level}: ${message}`);
  return { ...circuits, table, time, lines, logged, counted };
}

describe('the circuits of a function', () => {
  it('log nothing, and count nothing, while calls succeed', async () => {
    const { source, database, table, lines, counted } = scene();
    for (const circuit of [source('action-network'), database()]) expect(await run(circuit, succeed)).toBe('odds');
    expect([table.requests, lines]).toEqual([1, []]);
    expect(counted()).toEqual({});
  });

  it('log each transition in one line, and count it once, by what it is a circuit of', async () => {
    const { source, time, logged, counted } = scene();
    const circuit = source('action-network');
    await run(circuit, fail);
    expect([logged(), counted()]).toEqual([[], {}]);
    await run(circuit, fail);
    expect([logged(), counted()]).toEqual([['warn: Circuit open'], { SourceCircuitsOpened: 1 }]);
    expect(await run(circuit, succeed)).toBe('source_circuit_open');
    expect([logged(), counted()]).toEqual([[], {}]);
    time.now += minuteMs;
    await run(circuit, succeed);
    expect([logged(), counted()]).toEqual([
      ['info: Circuit half_open', 'info: Circuit open'],
      // That it is open for a second probe is no new trouble.
      { SourceCircuitProbes: 1 },
    ]);
    await run(circuit, succeed);
    expect([logged(), counted()]).toEqual([
      ['info: Circuit half_open', 'info: Circuit closed'],
      { SourceCircuitProbes: 1, SourceCircuitsClosed: 1 },
    ]);
  });

  it('say in the line which one it was, from what to what, and why', async () => {
    const { database, lines, counted } = scene();
    await run(database(), failWith('database_unavailable'));
    expect(lines).toEqual([
      [
        'warn',
        'Circuit open',
        {
          circuit: {
            name: 'database',
            kind: 'database',
            from: 'closed',
            to: 'open',
            gen: 1,
            because: '1 calls failed, the last with database_unavailable',
            place: 'shared',
          },
        },
      ],
    ]);
    expect(counted()).toEqual({ DatabaseCircuitsOpened: 1 });
  });

  it('do not count a probe that fails as another opening', async () => {
    const { database, time, logged, counted } = scene();
    await run(database(), failWith('database_unavailable'));
    counted();
    time.now += 30 * secondMs;
    await run(database(), failWith('database_unavailable'));
    expect(logged()).toEqual(['warn: Circuit open', 'info: Circuit half_open', 'info: Circuit open']);
    expect(counted()).toEqual({ DatabaseCircuitProbes: 1 });
  });

  it('are one for each name: two addresses of a source have circuits of their own', async () => {
    const { source } = scene();
    for (let n = 0; n < 2; n++) await run(source('action-network'), fail);
    expect(await run(source('action-network'), succeed)).toBe('source_circuit_open');
    expect(await run(source('action-network@proxy.test'), succeed)).toBe('odds');
  });
});

describe('circuits whose table is unavailable', () => {
  it('block no call, and log that once', async () => {
    const { source, database, table, lines, counted } = scene();
    table.away = true;
    for (const circuit of [source('action-network'), database()]) {
      for (let n = 0; n < 3; n++) expect(await run(circuit, succeed)).toBe('odds');
    }
    const message = expect.stringMatching(/the circuits\..*ECONNREFUSED/);
    expect(lines).toEqual([
      [
        'warn',
        'The circuits could not be reached, so this instance goes on alone',
        { operation: 'readAll', error: expect.objectContaining({ code: 'state_unavailable', message }) },
      ],
    ]);
    expect(counted()).toEqual({ CircuitStoreFailures: 1 });
    expect(table.requests).toBe(1);
  });

  it('open in this instance alone, and log that too', async () => {
    const { source, table, lines, counted } = scene();
    table.away = true;
    const circuit = source('action-network');
    for (let n = 0; n < 2; n++) await run(circuit, fail);
    expect(await run(circuit, succeed)).toBe('source_circuit_open');
    expect(lines.at(-1)).toMatchObject(['warn', 'Circuit open', { circuit: { place: 'in-process' } }]);
    expect(counted()).toEqual({ CircuitStoreFailures: 1, SourceCircuitsOpened: 1 });
  });

  it('are read again a few seconds later', async () => {
    const { database, table, time, logged } = scene();
    table.away = true;
    await run(database(), succeed);
    table.away = false;
    time.now += 5 * secondMs;
    await run(database(), succeed);
    expect(table.requests).toBe(2);
    expect(logged()).toHaveLength(1);
  });
});
