import { sources } from '../../lib/sources/registry.ts';
import { anomalyRules } from '../../lib/telemetry/anomaly.ts';
import type { AlarmsOf } from '../alarm.ts';
import type { SlateSchedule, StageSettings } from '../stage-settings.ts';

/** That no price is seen is judged by check-health. These are on what single checks cannot see. */
export const collectOddsAlarms: AlarmsOf<'collect-odds'> = (stage) =>
  stage.slates.flatMap((slate) => [missedRunsAlarm(slate), ...anomalyAlarms(slate, stage)]);

type CollectOddsAlarms = ReturnType<typeof collectOddsAlarms>;

/** The part of an alarm that follows from its league. */
function seriesOf(league: string) {
  return { label: league, dimensions: { source: firstSourceOf(league), league }, severity: 'ticket' } as const;
}

/** Of 99 % of runs that have to land their slate: at 72 runs in the period, this uses up the rest six times too fast. */
const toleratedMisses = 3;

function missedRunsAlarm({ league, everyMinutes }: SlateSchedule): CollectOddsAlarms[number] {
  return {
    ...seriesOf(league),
    // A run that fails is a report and no error of Lambda's (docs/adr/0005). A single one is noise.
    kind: 'runs-missed',
    watched: { metric: 'RunsMissed', statistic: 'Sum' },
    everyMinutes: 6 * 60,
    threshold: toleratedMisses + 1,
    impact: 'Runs fail repeatedly: each one leaves a gap in the history, or answers that cannot be read.',
    firstAction: 'Find the code of the failed runs, and follow its section of the runbook.',
    query: 'errors-by-code',
    firesWithinMinutes: (toleratedMisses + 1) * everyMinutes + 5,
  };
}

/** Their parameters, and how often each is wrong: docs/adr/0035. Runs that are further apart than the period are not judged. */
function anomalyAlarms({ league }: SlateSchedule, { recording }: StageSettings): CollectOddsAlarms {
  const everyMinutes = 5;
  const score = {
    ...seriesOf(league),
    everyMinutes,
    threshold: anomalyRules.unusualFrom,
    datapoints: [4, 4],
    // Two unusual runs until the median of three is, and four scores.
    firesWithinMinutes: 6 * everyMinutes,
  } as const;
  const latency = {
    ...score,
    kind: 'latency-unusual',
    watched: { metric: 'LatencyAnomaly', statistic: 'Maximum' },
    impact: 'Sources answer far more slowly than usual at this hour. Prices are still seen; failures often follow.',
    firstAction: 'Compare the latency of each source in the log; look at the status page of the slow one.',
    query: 'slowest-runs',
  } as const;
  // In the batched mode no run knows what changed.
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
function firstSourceOf(league: string): string {
  const first = sources.find(({ leagues }) => leagues.includes(league));
  if (first === undefined) throw new Error(`A slate is of the league ${league}, which no source knows.`);
  return first.name;
}
