import { slowestCadence } from '../../../functions/stage-settings.ts';
import { alarmName } from '../../resource-names.ts';
import type { Row } from './row.ts';
import { figuresOf, type Scene } from './scene.ts';
import { alarmStates, type Widget } from './widgets.ts';

/** The states of all alarms: those that page, and the others; and what the last checks found. */
export function alarmRow({ stage, alarms }: Scene, arnOf: (alarmName: string) => string, healthReasons: Widget): Row {
  const arns = (severity: string) =>
    alarms.filter((alarm) => alarm.severity === severity).map((alarm) => arnOf(alarmName(stage.name, alarm)));
  return {
    heading: `${stage.name}: is something wrong?`,
    good: 'nothing is red. Red on the left: prices are being missed now. In the middle: a cause, which can wait for the next working day. On the right: what the last checks found.',
    runbook: 'alarms',
    height: 6,
    widgets: [alarmStates('Pages', arns('page')), alarmStates('Tickets', arns('ticket')), healthReasons],
    widths: [4, 9, 11],
  };
}

export function collectingRow(scene: Scene): Row {
  const everyMinutes = slowestCadence(scene.stage);
  const of = ['collect-odds'] as const;
  return {
    heading: 'Are we collecting?',
    good: 'every run is recorded, or deferred in the batched mode, lands its observation, starts within a minute, and is below 3.5 σ; at night there are none.',
    runbook: 'runs-missed',
    widgets: [
      figuresOf(scene, {
        title: 'Runs by how they ended',
        of,
        everyMinutes: Math.max(15, everyMinutes),
        figures: { RunsRecorded: 'sum', RunsDeferred: 'sum', RunsSkipped: 'sum', RunsFailed: 'sum' },
      }),
      figuresOf(scene, {
        title: 'Landed, and missed for ever',
        of,
        everyMinutes,
        figures: { ObservationsLanded: 'sum', Gaps: 'sum', RunsMissed: 'sum' },
      }),
      figuresOf(scene, {
        title: 'How late and how long runs are (ms)',
        of,
        everyMinutes,
        figures: { RunLateness: 'max', RunDuration: 'max' },
      }),
      figuresOf(scene, {
        title: 'How unusual runs are (σ)',
        of,
        everyMinutes,
        figures: { ChangesAnomaly: 'max', LatencyAnomaly: 'max' },
      }),
    ],
  };
}

export function freshRow(scene: Scene): Row {
  const everyMinutes = scene.stage.healthCheckEveryMinutes;
  const of = ['check-health'] as const;
  return {
    heading: 'Is it fresh?',
    good: 'the newest price is a few minutes old, and nearly all official games have prices; nothing is drawn at night.',
    runbook: 'unhealthy',
    widgets: [
      figuresOf(scene, { title: 'Age of the newest quote (s)', of, everyMinutes, figures: { NewestQuoteAge: 'max' } }),
      figuresOf(scene, {
        title: 'Official games with prices (%)',
        of,
        everyMinutes,
        figures: { SlateCoverage: 'min' },
      }),
      figuresOf(scene, {
        title: 'Official games of the dates around today',
        of: ['sync-schedule'],
        everyMinutes: scene.stage.scheduleEveryMinutes,
        figures: { ScheduledGames: 'max', ScheduleEntriesRejected: 'max' },
      }),
      ...(scene.stage.captureWindows ? [windowsGraph(scene)] : []),
    ],
  };
}

function windowsGraph(scene: Scene): Widget {
  return figuresOf(scene, {
    title: 'Capture windows: plans, windows, changes',
    of: ['plan-closing'],
    everyMinutes: 60,
    figures: { PlansMade: 'sum', PlansFailed: 'sum', WindowsPlanned: 'max', WindowsChanged: 'sum' },
  });
}
