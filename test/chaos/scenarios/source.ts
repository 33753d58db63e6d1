import type { FaultKind } from '../../../infra/local/market/faults.ts';
import { refuse } from '../../harness/faults.ts';
import { describeOutcome, summarize } from '../describe-outcome.ts';
import type { Scenario } from '../scenario.ts';
import type { ScenarioRun } from '../scenario-run.ts';

type About = Pick<Scenario, 'name' | 'fault' | 'expect'> & Partial<Scenario>;

/** Action Network answers every request in that way during the fault. */
function answering(kind: FaultKind, about: About): Scenario {
  return {
    group: 'source',
    inject: ({ world }) => world.market.faults.inject({ kind, times: 1_000, source: 'action-network' }),
    ...about,
  };
}

const byNextRun = { withinMinutes: 1 } as const;
const inTheRun = { withinMinutes: 0 } as const;

/** Without an answer the observation of that minute is lost for good. */
function gap(code: string): Scenario['expect'] {
  return {
    reports: [`failed ${code}, 2 gaps`],
    metrics: { RunsFailed: 1, RunsMissed: 1, Gaps: 2 },
    recovery: byNextRun,
  };
}

/** An unreadable answer: it lands, and a drain marks it dead. */
function unreadable(code: string): Scenario['expect'] {
  return {
    reports: [`failed ${code}, 2 landed`],
    metrics: { RunsFailed: 1, RunsMissed: 1, Gaps: 0, BacklogMarkedDead: 2 },
    recovery: { ...byNextRun, dead: 2 },
  };
}

/** One slate, so that only one request hangs for as long as a source may take. */
const oneSlate = { league: 'mlb', date: '2026-08-03' };

/** The official schedule is stored, and one minute passes without a fault. */
async function withSchedule(run: ScenarioRun): Promise<void> {
  await run.syncSchedule();
  await run.passMinutes(1);
}

export const sourceScenarios: readonly Scenario[] = [
  answering('hang', {
    name: 'source-hangs',
    isLong: true,
    fault: 'request never answered, until the run has no time left',
    during: (run) => run.passMinutes(1, { remainingMs: 3_000 }),
    expect: gap('deadline_near'),
  }),
  answering('forbidden', { name: 'source-403', fault: 'HTTP 403', expect: gap('source_blocked') }),
  answering('throttled', {
    name: 'source-429',
    fault: 'HTTP 429, Retry-After 90',
    inject: ({ world }) => world.market.faults.inject({ kind: 'throttled', times: 1_000, retryAfterSeconds: 90 }),
    during: (run) => run.passMinutes(2),
    expect: {
      // One request, and none before the time of Retry-After.
      reports: ['failed source_throttled, 2 gaps', 'skipped source_circuit_open, 2 gaps'],
      metrics: { RunsFailed: 1, RunsSkipped: 1, Gaps: 4, SourceCircuitsOpened: 1, SourceCircuitsClosed: 1 },
      recovery: byNextRun,
    },
    check: async ({ injected }) => (injected === 1 ? [] : [`The source got ${injected} requests in place of one.`]),
  }),
  answering('failing', { name: 'source-500', fault: 'HTTP 500', expect: gap('source_failing') }),
  answering('failing', {
    name: 'source-500-for-ten-minutes',
    isLong: true,
    fault: 'HTTP 500',
    during: (run) => run.passMinutes(10),
    expect: {
      // Open after the fifth failure; then a probe after one or two minutes, and after longer times.
      reports: (ended) => {
        const failed = ended.filter((each) => each === 'failed source_failing, 2 gaps').length;
        const skipped = ended.filter((each) => each === 'skipped source_circuit_open, 2 gaps').length;
        return failed + skipped === 10 && failed >= 5 && failed <= 6
          ? undefined
          : `10 runs were to fail 5 or 6 times and else to be skipped, and ended as ${summarize(ended)}.`;
      },
      metrics: { SourceCircuitsOpened: 1, SourceCircuitsClosed: 1 },
      recovery: { withinMinutes: 15 },
    },
    check: async ({ duringFault }) => {
      const calls = duringFault.map((each) => each.requests.actionNetwork).filter((n) => n > 0);
      // Two slates, asked up to three times each; the fifth failure is the third run's first slate.
      return /^6,6,3(,1)+$/.test(calls.join()) ? [] : [`Calls of the runs that made any: ${calls.join(', ')}.`];
    },
  }),
  answering('cut_off_connection', {
    name: 'source-cut-off',
    fault: 'connection broken inside the body',
    expect: gap('source_unreachable'),
  }),
  answering('cut_off_body', {
    name: 'source-truncated',
    fault: 'half of the JSON',
    expect: unreadable('source_truncated'),
  }),
  answering('html', { name: 'source-html', fault: 'HTML, status 200', expect: unreadable('source_not_json') }),
  answering('empty_body', {
    name: 'source-empty-body',
    fault: 'status 200, no byte',
    expect: unreadable('source_empty_body'),
  }),
  answering('empty_slate', {
    name: 'source-no-games',
    fault: 'well-formed answer without games',
    expect: {
      // Without markets in scope, nothing is withdrawn.
      reports: ['recorded, 2 landed'],
      metrics: { RunsRecorded: 1, Gaps: 0, QuotesRead: 0, Changes: 0 },
      recovery: inTheRun,
    },
  }),
  answering('empty_slate', {
    name: 'source-no-games-on-a-game-day',
    fault: 'well-formed answer without games although the official schedule has some',
    prepare: withSchedule,
    expect: {
      reports: ['failed source_empty_slate, 2 landed'],
      metrics: { RunsFailed: 1, RunsMissed: 1, Gaps: 0, BacklogMarkedDead: 0 },
      recovery: byNextRun,
    },
  }),
  answering('wrong_shape', {
    name: 'source-changed-shape',
    fault: 'JSON of another shape',
    expect: unreadable('source_shape_changed'),
  }),
  answering('hang', {
    name: 'fallback-hangs',
    isLong: true,
    fault: 'request never answered, for the 12 s that it is given',
    world: { theOddsApi: true },
    during: (run) => run.passMinutes(1, { event: oneSlate }),
    expect: {
      reports: ['recorded, 1 landed, by the-odds-api'],
      metrics: { RunsRecorded: 1, RunsServedByAnother: 1, Gaps: 0, ObservationsLanded: 1 },
      recovery: inTheRun,
    },
  }),
  answering('forbidden', {
    name: 'fallback-403',
    fault: 'HTTP 403',
    world: { theOddsApi: true },
    expect: {
      reports: ['recorded, 1 landed, by the-odds-api'],
      metrics: { RunsRecorded: 1, RunsServedByAnother: 1, Gaps: 0, ObservationsLanded: 1 },
      recovery: inTheRun,
    },
  }),
  answering('wrong_shape', {
    name: 'fallback-changed-shape',
    fault: 'JSON of another shape',
    world: { theOddsApi: true },
    expect: {
      reports: ['recorded, 3 landed, by the-odds-api'],
      metrics: { RunsRecorded: 1, RunsServedByAnother: 1, Gaps: 0, ObservationsLanded: 3, BacklogMarkedDead: 2 },
      recovery: { ...inTheRun, dead: 2 },
    },
  }),
  answering('empty_slate', {
    name: 'fallback-no-games-on-a-game-day',
    fault: 'well-formed answer without games although the official schedule has some',
    world: { theOddsApi: true },
    prepare: withSchedule,
    expect: {
      reports: ['recorded, 3 landed, by the-odds-api'],
      metrics: { RunsRecorded: 1, RunsServedByAnother: 1, RunsMissed: 0, Gaps: 0, BacklogMarkedDead: 0 },
      recovery: inTheRun,
    },
  }),
  answering('forbidden', {
    name: 'fallback-fails-too',
    fault: 'HTTP 403 of one source, 500 of the other',
    world: { theOddsApi: true },
    inject: ({ world: { market } }) => {
      market.faults.inject({ kind: 'forbidden', times: 1_000, source: 'action-network' });
      market.faults.inject({ kind: 'failing', times: 1_000, source: 'the-odds-api' });
    },
    expect: gap('source_blocked'),
  }),
  {
    name: 'official-schedule-away',
    group: 'source',
    fault: 'HTTP 500 of MLB Stats API',
    inject: (run) => run.inject(refuse('mlbStatsApi', { status: 500, headers: {}, body: '' })),
    during: async (run) => {
      await run.syncSchedule();
      await run.passMinutes(1);
    },
    expect: {
      // Without a schedule no empty slate is suspected.
      reports: ['recorded, 2 landed'],
      metrics: { RunsRecorded: 1, RunsMissed: 0, Gaps: 0 },
      recovery: inTheRun,
    },
    check: async ({ duringFault }) =>
      duringFault.some((each) => each.function === 'sync-schedule' && describeOutcome(each) === 'failed source_failing')
        ? []
        : ['The sync did not report source_failing.'],
  },
];
