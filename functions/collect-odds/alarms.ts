import { sources } from '../../lib/sources/registry.ts';
import type { AlarmsOf } from '../alarm.ts';
import type { SlateSchedule, StageSettings } from '../stage-settings.ts';

/** What a window has to hold for a share of it to mean something. */
const fewestRequests = 4;

/** For each league, because its cadence is the period. */
export const collectOddsAlarms: AlarmsOf<'collect-odds'> = (stage) =>
  stage.slates.flatMap((slate) => [
    ...runAlarms(slate, stage),
    ...sourceAlarms(slate),
    ...databaseAlarms(slate, stage),
    ...(stage.recording.mode === 'live' ? liveRecordingAlarms(slate) : []),
    // Four runs in a row have to be unusual: of use only where runs are minutes apart.
    ...(slate.everyMinutes <= 15 ? anomalyAlarms(slate, stage) : []),
  ]);

type CollectOddsAlarms = ReturnType<typeof collectOddsAlarms>;

/** The part of an alarm that follows from its league. */
function seriesOf({ league, everyMinutes }: SlateSchedule) {
  return { label: league, everyMinutes, dimensions: { source: firstSourceOf(league), league } } as const;
}

function runAlarms(slate: SlateSchedule, { circuits }: StageSettings): CollectOddsAlarms {
  const { everyMinutes } = slate;
  return [
    {
      ...seriesOf(slate),
      // A run that fails is a report and no error of Lambda's (docs/adr/0005). A single one is noise.
      kind: 'runs-missed',
      watched: { metric: 'RunsMissed', statistic: 'Sum' },
      datapoints: [2, 3],
      severity: 'ticket',
      impact: 'Runs fail repeatedly: each one leaves a gap in the history, or answers that cannot be read.',
      firstAction: 'Find the code of the failed runs, and follow its section of the runbook.',
      query: 'errors-by-code',
      firesWithinMinutes: 3 * everyMinutes,
    },
    {
      ...seriesOf(slate),
      kind: 'source-circuit-opened',
      watched: { metric: 'SourceCircuitsOpened', statistic: 'Sum' },
      severity: 'ticket',
      impact:
        'A source has failed so often that it is not asked for a while. Another one serves in its place, if there is one.',
      firstAction: 'Ask the source by hand (odds collect --live), and see whether it throttles or blocks us.',
      query: 'errors-by-code',
      firesWithinMinutes: (circuits.source.failures + 1) * everyMinutes,
    },
    {
      ...seriesOf(slate),
      label: `collect-odds-${slate.league}`,
      kind: 'schema-drift',
      watched: { metric: 'SchemaDrifts', statistic: 'Sum' },
      severity: 'ticket',
      impact:
        'New prices are kept, but cannot be queried: the schema is not what this code expects, and recording waits for it.',
      firstAction: 'Compare the schema with the code (odds migrate --check), then invoke migrate-schema.',
      query: 'errors-by-code',
      firesWithinMinutes: 2 * everyMinutes,
    },
  ];
}

function sourceAlarms(slate: SlateSchedule): CollectOddsAlarms {
  const { everyMinutes } = slate;
  return [
    {
      ...seriesOf(slate),
      kind: 'source-failure-rate',
      watched: {
        math: `IF(requests >= ${fewestRequests}, 100 * failed / requests, 0)`,
        of: {
          failed: { metric: 'SourceRequestsFailed', statistic: 'Sum' },
          requests: { metric: 'SourceRequests', statistic: 'Sum' },
        },
      },
      everyMinutes: 6 * everyMinutes,
      threshold: 50,
      severity: 'ticket',
      impact:
        'At least half of the requests to sources fail, over six runs: retries and other sources still close the gaps.',
      firstAction: 'Look at the codes by source; lower the rate if we are throttled or blocked.',
      query: 'errors-by-code',
      firesWithinMinutes: 6 * everyMinutes,
    },
  ];
}

function databaseAlarms(slate: SlateSchedule, { circuits }: StageSettings): CollectOddsAlarms {
  const { everyMinutes } = slate;
  return [
    {
      ...seriesOf(slate),
      kind: 'database-circuit-opened',
      watched: { metric: 'DatabaseCircuitsOpened', statistic: 'Sum' },
      severity: 'ticket',
      impact: 'The database has failed so often that it is not called for a while. New prices wait; nothing is lost.',
      firstAction: 'Look at the codes of the failed calls, and at the state of the cluster in RDS.',
      query: 'database-failures',
      firesWithinMinutes: (circuits.database.failures + 1) * everyMinutes,
      mutedInMaintenance: true,
    },
    {
      ...seriesOf(slate),
      label: `collect-odds-${slate.league}`,
      kind: 'database-saturated',
      watched: { metric: 'DatabaseSaturated', statistic: 'Sum' },
      datapoints: [2, 3],
      severity: 'ticket',
      impact:
        'The database is out of sessions, memory or disk (SQLSTATE class 53), or the Data API takes no more calls: prices are recorded late.',
      firstAction:
        'Look at ServerlessDatabaseCapacity beside maxAcu, raise that, and see which other sessions there are.',
      query: 'database-failures',
      firesWithinMinutes: 3 * everyMinutes,
      mutedInMaintenance: true,
    },
  ];
}

/** Of runs that record what they land. In the batched mode each run is deferred, and asks no database. */
function liveRecordingAlarms(slate: SlateSchedule): CollectOddsAlarms {
  const everyMinutes = Math.max(15, slate.everyMinutes);
  return [
    {
      ...seriesOf(slate),
      kind: 'runs-deferred',
      watched: {
        math: '100 * deferred / runs',
        of: {
          deferred: { metric: 'RunsDeferred', statistic: 'Sum' },
          runs: { metric: 'RunDuration', statistic: 'SampleCount' },
        },
      },
      everyMinutes,
      threshold: 100,
      datapoints: [4, 4],
      severity: 'ticket',
      impact: 'No run has recorded for a long time: new prices are kept, and cannot be queried yet.',
      firstAction: 'See whether the database is unavailable, its circuit is open or forced, or the schema is behind.',
      query: 'errors-by-code',
      firesWithinMinutes: 5 * everyMinutes,
      mutedInMaintenance: true,
    },
    {
      ...seriesOf(slate),
      kind: 'database-slow',
      // The fastest three quarters: one call that waited for a waking database is left out.
      watched: { metric: 'DatabaseTime', statistic: 'tm75' },
      everyMinutes: 6 * slate.everyMinutes,
      threshold: 3_000,
      datapoints: [2, 2],
      severity: 'ticket',
      impact: 'Recording is slow: runs come near their deadline, and are then deferred.',
      firstAction: 'Look at locks and at the capacity of the database; then at what was deployed last.',
      query: 'slowest-runs',
      firesWithinMinutes: 13 * slate.everyMinutes,
      mutedInMaintenance: true,
    },
  ];
}

/** Their parameters, and how often each is wrong: docs/adr/0035. */
function anomalyAlarms(slate: SlateSchedule, { recording }: StageSettings): CollectOddsAlarms {
  const score = {
    ...seriesOf(slate),
    threshold: 3.5,
    datapoints: [4, 4],
    severity: 'ticket',
    // Two unusual runs until the median of three is, and four scores.
    firesWithinMinutes: 6 * slate.everyMinutes,
  } as const;
  const latency = {
    ...score,
    kind: 'latency-unusual',
    watched: { metric: 'LatencyAnomaly', statistic: 'Maximum' },
    impact: 'Sources answer far more slowly than usual at this hour. Prices are still seen; failures often follow.',
    firstAction: 'Compare the latency of each source in the log; look at the status page of the slow one.',
    query: 'slowest-runs',
  } as const;
  if (recording.mode === 'batched') return [latency];
  return [
    latency,
    {
      ...score,
      kind: 'changes-unusual',
      watched: { metric: 'ChangesAnomaly', statistic: 'Maximum' },
      impact: 'Far more or fewer prices change than usual at this hour: the source may serve old or wrong prices.',
      firstAction: 'Compare the newest landed bodies with each other, and with what a sportsbook shows.',
      query: 'runs',
    },
  ];
}

/** The source that a run is reported under: the first that it calls. @throws Error if no source knows the league */
export function firstSourceOf(league: string): string {
  const first = sources.find(({ leagues }) => leagues.includes(league));
  if (first === undefined) throw new Error(`A slate is of the league ${league}, which no source knows.`);
  return first.name;
}
