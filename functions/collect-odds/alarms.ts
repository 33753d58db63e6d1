import { sources } from '../../lib/sources/registry.ts';
import type { AlarmsOf } from '../alarm.ts';
import type { SlateSchedule } from '../stage-settings.ts';

/** That no price is seen is judged by check-health. This is on what a single check cannot see: that runs fail again and again. */
export const collectOddsAlarms: AlarmsOf<'collect-odds'> = ({ slates }) => slates.map(missedRunsAlarm);

type CollectOddsAlarms = ReturnType<typeof collectOddsAlarms>;

/** The part of an alarm that follows from its league. */
function seriesOf(league: string) {
  return { label: league, dimensions: { source: firstSourceOf(league), league }, severity: 'ticket' } as const;
}

/**
 * Two hours of regular runs in production. Of the runs of capture windows it is one in a hundred: a few minutes around a first pitch,
 * which a later run does not make up for.
 */
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

/** The source that a run is reported under: the first that it calls. @throws Error if no source knows the league */
function firstSourceOf(league: string): string {
  const first = sources.find(({ leagues }) => leagues.includes(league));
  if (first === undefined) throw new Error(`A slate is of the league ${league}, which no source knows.`);
  return first.name;
}
