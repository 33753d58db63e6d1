import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assessHealth } from '../../../../lib/health/assess-health.ts';
import type { DeepFacts, HealthFacts } from '../../../../lib/health/facts.ts';
import { type CircuitRecord, initialCircuit } from '../../../../lib/resilience/circuit/state.ts';
import { backlogName, collectionName, type RunStatus } from '../../../../lib/telemetry/run-status.ts';
import {
  drainStatus,
  expected,
  factsOf,
  first,
  minutesAgo,
  now,
  second,
  sourceFailing,
  sourceStatus,
} from '../../../support/health-scene.ts';

const ranks = { healthy: 0, degraded: 1, unhealthy: 2 } as const;
const rankOf = (facts: HealthFacts, at = now) => ranks[assessHealth(facts, at, expected).status];

const open: CircuitRecord = {
  ...initialCircuit,
  gen: 1,
  state: { is: 'open', probeAt: now.getTime() + 60_000, openings: 1, successes: 0 },
};
const troubleOf = (code: string) => ({ code, message: 'It happened.' });

const sourceCodes = ['source_blocked', 'source_off', 'source_empty_slate', 'landing_failed', 'unexpected'] as const;
const databaseCodes = ['database_unavailable', 'database_forbidden', 'database_schema_missing'] as const;
/** Mostly well: what becomes worse is to be seen from every state, and by chance alone nearly nothing would be healthy. */
const mostly = <T>(well: fc.Arbitrary<T>, ill: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: well }, { weight: 1, arbitrary: ill });
const known = <T>(runStatus: fc.Arbitrary<T>) => mostly<T | null>(runStatus, fc.constant(null));
const minutes = mostly(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 40 }));
const endedAt = minutes.map((ago) => minutesAgo(ago));
const deferral = mostly(fc.constant(null), fc.constantFrom(...databaseCodes)).map((code) => {
  return code === null ? {} : { status: code === 'database_forbidden' ? 'failed' : 'deferred', error: troubleOf(code) };
});

const sourceOf = (source: string) =>
  mostly(
    fc.record({ endedAt, deferral }).map(({ deferral, endedAt }) => sourceStatus(source, { ...deferral, endedAt })),
    fc
      .record({ endedAt, code: fc.constantFrom(...sourceCodes) })
      .map(({ endedAt, code }) => sourceFailing(source, code, { endedAt })),
  );
const count = mostly(fc.constant(0), fc.integer({ min: 1, max: 2 }));
const unlinked = fc.record({ ambiguous: count, no_official_game: count, no_official_schedule: count });
const links = known(unlinked).map((counts) => counts && { linked: 1, unlinked: counts, asOf: minutesAgo(2) });
const drain = fc
  .record({
    left: fc.record({ waiting: count, dead: count, missing: count }),
    endedAt,
    databaseCalls: count,
    deferral,
    links,
  })
  .map(({ left, endedAt, databaseCalls, deferral, links }) => ({
    ...drainStatus(left, { endedAt, figures: { databaseCalls }, ...deferral }),
    links,
  }));
const answering = { name: first, answer: { is: 'answered', value: { tookMs: 5 } } } as const;
const failing = { name: second, answer: { is: 'away', trouble: troubleOf('source_timeout') } } as const;
const drift = fc.record({
  is: fc.constantFrom('missing', 'extra'),
  name: fc.constant('odds.game'),
  found: fc.constant(null),
  grave: fc.boolean(),
});
const deep: fc.Arbitrary<DeepFacts> = fc.record({
  sources: fc.array(fc.constantFrom(answering, failing), { maxLength: 2 }),
  database: fc.oneof(
    fc.constant({ is: 'answered' as const, value: { tookMs: 5 } }),
    fc.constantFrom(...databaseCodes).map((code) => ({ is: 'away' as const, trouble: troubleOf(code) })),
  ),
  schema: fc.option(fc.array(drift, { maxLength: 2 }).map((drifts) => ({ is: 'answered' as const, value: drifts }))),
});
const facts = fc
  .record({
    statuses: fc.tuple(known(sourceOf(first)), fc.option(sourceOf(second)), known(drain)),
    open: mostly(fc.constant([] as string[]), fc.subarray([first, second, 'database'])),
    deep: fc.option(deep),
  })
  .map(({ statuses, open: names, deep }) =>
    factsOf(
      statuses.filter((runStatus) => runStatus !== null),
      { circuits: { is: 'answered', value: new Map(names.map((name) => [name, open])) }, deep },
    ),
  );

/** Changes one status, if it is there and the change makes it worse. */
function worsen(name: string, change: (runStatus: RunStatus) => RunStatus) {
  return (before: HealthFacts): HealthFacts => {
    if (before.statuses.is === 'away') return before;
    const value = before.statuses.value.map((one) => (one.last.name === name ? change(one) : one));
    return { ...before, statuses: { is: 'answered', value } };
  };
}

const untroubled = (change: (runStatus: RunStatus) => RunStatus) => (runStatus: RunStatus) =>
  runStatus.last.error === null ? change(runStatus) : runStatus;
const withLeft = (runStatus: RunStatus, more: (left: NonNullable<RunStatus['backlog']>) => object): RunStatus => ({
  ...runStatus,
  backlog: runStatus.backlog && { ...runStatus.backlog, ...more(runStatus.backlog) },
});
const withUnlinked = ({ links, ...runStatus }: RunStatus, reason: string): RunStatus => ({
  ...runStatus,
  links: links && { ...links, unlinked: { ...links.unlinked, [reason]: (links.unlinked[reason] ?? 0) + 1 } },
});
const earlier = (at: string | null, minutes: number) => at && minutesAgo(minutes, new Date(at));
const stop = (source: string) => untroubled(({ last }) => sourceFailing(source, 'source_blocked', last));
const drifted = (before: HealthFacts): HealthFacts => {
  if (before.deep?.schema?.is !== 'answered') return before;
  const { value } = before.deep.schema;
  const more = [...value, { is: 'missing', name: 'odds.line', found: null, grave: true }];
  return { ...before, deep: { ...before.deep, schema: { is: 'answered', value: more } } };
};

const worsenings: Readonly<Record<string, (facts: HealthFacts) => HealthFacts>> = {
  'the first source fails': worsen(collectionName(first, 'mlb'), stop(first)),
  'the second source fails': worsen(collectionName(second, 'mlb'), stop(second)),
  'recording is deferred': worsen(
    collectionName(first, 'mlb'),
    untroubled(({ last, ...known }) => ({
      ...known,
      last: { ...last, status: 'deferred', error: troubleOf('database_unavailable') },
    })),
  ),
  'the drain fails': worsen(
    backlogName,
    untroubled(({ last, ...known }) => ({
      ...known,
      last: { ...last, status: 'failed', succeeded: false, error: troubleOf('state_unavailable') },
    })),
  ),
  'one more is dead': worsen(backlogName, (runStatus) => withLeft(runStatus, ({ dead }) => ({ dead: dead + 1 }))),
  'one more is missing': worsen(backlogName, (runStatus) =>
    withLeft(runStatus, ({ missing }) => ({ missing: missing + 1 })),
  ),
  ...Object.fromEntries(
    ['ambiguous', 'no_official_game', 'no_official_schedule'].map((reason) => [
      `one more game is ${reason}`,
      worsen(backlogName, (runStatus) => withUnlinked(runStatus, reason)),
    ]),
  ),
  'a circuit opens': (before) =>
    before.circuits.is === 'away'
      ? before
      : { ...before, circuits: { is: 'answered', value: new Map([...before.circuits.value, ['database', open]]) } },
  'the schema drifts': drifted,
  'a source does not answer the check': (before) =>
    before.deep === null ? before : { ...before, deep: { ...before.deep, sources: [...before.deep.sources, failing] } },
  'the database is away': (before) =>
    before.deep?.schema === null && before.deep.database.is === 'answered'
      ? {
          ...before,
          deep: { ...before.deep, schema: null, database: { is: 'away', trouble: troubleOf('database_unavailable') } },
        }
      : before,
  'no function has run for ten more minutes': (before) =>
    [collectionName(first, 'mlb'), collectionName(second, 'mlb'), backlogName].reduce(
      (facts, name) =>
        worsen(name, ({ last, succeededAt, observedAt, ...known }) => ({
          ...known,
          last: { ...last, endedAt: minutesAgo(10, new Date(last.endedAt)) },
          succeededAt: earlier(succeededAt, 10),
          observedAt: earlier(observedAt, 10),
        }))(facts),
      before,
    ),
};

it.each(Object.entries(worsenings))('it is never better because %s', (_what, worse) => {
  fc.assert(
    fc.property(facts, (before) => {
      expect(rankOf(worse(before))).toBeGreaterThanOrEqual(rankOf(before));
    }),
    { numRuns: 500 },
  );
});

it('is never healthy because a status is missing', () => {
  const away = { is: 'away', trouble: troubleOf('state_unavailable') } as const;
  const without = (before: HealthFacts, name: string): HealthFacts =>
    before.statuses.is === 'away'
      ? before
      : {
          ...before,
          statuses: { is: 'answered', value: before.statuses.value.filter(({ last }) => last.name !== name) },
        };
  fc.assert(
    fc.property(facts, (before) => {
      expect(rankOf({ ...before, statuses: away })).toBeGreaterThan(ranks.healthy);
      expect(rankOf({ ...before, circuits: away })).toBeGreaterThan(ranks.healthy);
      expect(rankOf(without(before, collectionName(first, 'mlb')))).toBeGreaterThan(ranks.healthy);
      expect(rankOf(without(before, backlogName))).toBeGreaterThan(ranks.healthy);
    }),
  );
});

it('sees healthy, degraded and unhealthy facts alike, or the properties above would say little', () => {
  const seen = new Set(fc.sample(facts, 2_000).map((one) => rankOf(one)));
  expect(seen).toEqual(new Set([0, 1, 2]));
});
