import { slowestCadence } from '../../../functions/stage-settings.ts';
import { alarmName } from '../../resource-names.ts';
import { compositesOf } from '../composites.ts';
import type { Row } from './row.ts';
import { alarmsOfKind, leagueLines, line, type Scene } from './scene.ts';
import { type AlarmLine, alarmStates, colors, graph } from './widgets.ts';

/** The states of all alarms: those that page, and the others. */
export function alarmRow({ stage, alarms }: Scene, arnOf: (alarmName: string) => string): Row {
  const composites = compositesOf(alarms, stage).map(({ properties }) => properties.alarmName);
  const names = (severity: string) =>
    alarms
      .filter((alarm) => alarm.severity === severity && !alarm.burnRate)
      .map((alarm) => alarmName(stage.name, alarm));
  const [page = '', ...others] = composites;
  return {
    heading: `${stage.name}: is something wrong?`,
    good: 'nothing is red. Red on the left: prices are being missed now. Red on the right: a cause, which can wait for the next working day.',
    runbook: 'alarms',
    height: 6,
    widgets: [
      alarmStates('Pages', [page, ...names('page')].map(arnOf)),
      alarmStates('Tickets', [...others, ...names('ticket')].map(arnOf)),
    ],
    widths: [8, 16],
  };
}

export function collectingRow(scene: Scene): Row {
  const { stage, region } = scene;
  const everyMinutes = slowestCadence(stage);
  return {
    heading: 'Are we collecting?',
    good: 'every run is green, lands its observation, starts within a minute, and is below 3.5 σ; at night there are none.',
    runbook: 'runs-missed',
    widgets: [
      graph(
        {
          title: 'Runs by how they ended',
          everyMinutes: Math.max(15, everyMinutes),
          stacked: true,
          leftAxis: 'runs',
          lines: [
            ...leagueLines(scene, 'RunsRecorded', { color: colors.good, label: 'recorded' }),
            ...leagueLines(scene, 'RunsDeferred', { color: colors.late, label: 'deferred' }),
            ...leagueLines(scene, 'RunsSkipped', { color: colors.idle, label: 'skipped' }),
            ...leagueLines(scene, 'RunsFailed', { color: colors.bad, label: 'failed' }),
          ],
        },
        region,
      ),
      graph(
        {
          title: 'Landed, and missed for ever',
          everyMinutes,
          leftAxis: 'observations',
          lines: [
            ...leagueLines(scene, 'ObservationsLanded', { color: colors.good, label: 'landed' }),
            ...leagueLines(scene, 'Gaps', { color: colors.bad }),
          ],
        },
        region,
      ),
      graph(
        {
          title: 'How late and how long runs are, and how unusual',
          everyMinutes,
          leftAxis: 'ms',
          rightAxis: 'σ from usual',
          lines: [
            ...leagueLines(scene, 'RunLateness', { color: colors.late, as: 'Maximum' }),
            ...leagueLines(scene, 'RunDuration', { color: colors.first, as: 'Maximum' }),
            ...leagueLines(scene, 'ChangesAnomaly', { color: colors.second, as: 'Maximum', axis: 'right' }),
            ...leagueLines(scene, 'LatencyAnomaly', { color: colors.third, as: 'Maximum', axis: 'right' }),
          ],
        },
        region,
      ),
    ],
  };
}

export function freshRow(scene: Scene): Row {
  const { stage, region } = scene;
  const everyMinutes = stage.healthCheckEveryMinutes;
  const drawn = (kind: string, label: string): readonly AlarmLine[] =>
    alarmsOfKind(scene, kind).map((alarm) => ({ alarm, label, color: colors.first }));
  return {
    heading: 'Is it fresh?',
    good: 'the newest price is a few minutes old, and nearly all official games have prices; nothing is drawn at night.',
    runbook: 'stale-odds',
    widgets: [
      graph(
        {
          title: 'Age of the newest quote',
          everyMinutes,
          leftAxis: 's',
          lines: drawn('stale-odds', 'newest quote age'),
          thresholdsOf: alarmsOfKind(scene, 'stale-odds'),
        },
        region,
      ),
      graph(
        {
          title: 'Official games with prices',
          everyMinutes,
          leftAxis: '%',
          leftMax: 100,
          rightAxis: 'games',
          lines: [
            ...drawn('low-coverage', 'coverage'),
            line(scene, 'sync-schedule', 'ScheduledGames', {
              color: colors.idle,
              axis: 'right',
              label: 'official games of the dates around today',
            }),
          ],
          thresholdsOf: alarmsOfKind(scene, 'low-coverage'),
        },
        region,
      ),
    ],
  };
}
