import { functionDeclarations } from '../../../functions/declarations.ts';
import { MetricStore } from '../../../infra/local/cloudwatch/metric-store.ts';
import type { Stage } from '../../../infra/stages.ts';
import { clockAt } from '../../../lib/odds/slate-date.ts';
import { metricNamespace } from '../../../lib/telemetry/metrics.ts';

const minuteMs = 60_000;

/** What one source of metrics sends in one minute; left out if undefined, as a zero that is not emitted. */
type Values = Readonly<Record<string, number | undefined>>;

/** Replaces values from its begin to its end, given how many minutes it has lasted. */
export interface Fault {
  /** The function, or the namespace of AWS. */
  readonly of: string;
  readonly values: (minutes: number) => Values | 'silent';
  /** Set if what it sends stays when the fault is over. */
  readonly stays?: true;
}

interface Sender {
  readonly of: string;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly sendsAt: (time: number) => boolean;
  readonly healthy: (time: number) => Values;
}

/** As a stage sends them: by its schedules, in the hours of its slate. Of what functions count, only what is bad is a metric. */
function sendersOf(stage: Stage, clusterIdentifier: string): readonly Sender[] {
  const [slate] = stage.slates;
  if (slate === undefined) throw new Error('A stage without slates sends nothing.');
  const { hours, everyMinutes } = slate;
  const isObserved = (time: number) => {
    const hour = clockAt(stage.timeZone, new Date(time)).getUTCHours();
    return hours.from <= hour && hour <= hours.to;
  };
  const every = (minutes: number, first: number) => (time: number) => (time / minuteMs) % minutes === first % minutes;
  const isRun = (time: number) => isObserved(time) && every(everyMinutes, 0)(time);
  const ours = (of: string, dimensions = {}) => ({
    of,
    namespace: metricNamespace(stage.name),
    dimensions: { service: of, ...dimensions },
  });
  const aws = (of: string, dimensions: Record<string, string>) => ({
    of,
    namespace: of.split(' ')[0] ?? of,
    dimensions,
  });
  const always = () => true;
  return [
    {
      ...ours('collect-odds', { source: 'action-network', league: slate.league }),
      sendsAt: isRun,
      healthy: () => ({}),
    },
    {
      ...ours('record-backlog'),
      sendsAt: (time) => isRun(time) || every(stage.recording.drainEveryMinutes, 2)(time),
      healthy: () => ({}),
    },
    {
      ...ours('sync-schedule'),
      sendsAt: (time) => (stage.captureWindows || isObserved(time)) && every(stage.scheduleEveryMinutes, 3)(time),
      healthy: () => ({}),
    },
    {
      ...ours('check-health'),
      sendsAt: every(stage.healthCheckEveryMinutes, 4),
      healthy: () => ({ Unhealthy: 0 }),
    },
    // Of AWS only what is not zero is sent here, in each minute of a fault.
    ...functionDeclarations.map(({ name }) => ({
      ...aws(`AWS/Lambda ${name}`, { FunctionName: `odds-${stage.name}-${name}` }),
      sendsAt: always,
      healthy: (time: number) => (name === 'collect-odds' && isRun(time) ? { Invocations: 1 } : {}),
    })),
    { ...aws('AWS/Scheduler', { ScheduleGroup: `odds-${stage.name}` }), sendsAt: always, healthy: () => ({}) },
    { ...aws('AWS/SQS', { QueueName: `odds-${stage.name}-missed-runs` }), sendsAt: always, healthy: () => ({}) },
    {
      ...aws('AWS/RDS', { DBClusterIdentifier: clusterIdentifier }),
      sendsAt: always,
      healthy: (time) => ({ ServerlessDatabaseCapacity: isObserved(time) ? 0.5 : 0 }),
    },
  ];
}

export interface Span {
  readonly from: number;
  readonly until: number;
}

/** The metrics of a stage that is healthy but for a fault. */
export function simulatedMetrics(
  { stage, clusterIdentifier }: { readonly stage: Stage; readonly clusterIdentifier: string },
  { from, until }: Span,
  fault?: Fault & Span,
): MetricStore {
  const store = new MetricStore();
  for (const { of, namespace, dimensions, sendsAt, healthy } of sendersOf(stage, clusterIdentifier)) {
    for (let time = from; time < until; time += minuteMs) {
      if (!sendsAt(time)) continue;
      const isFaulty = fault?.of === of && fault.from <= time && (fault.stays || time < fault.until);
      const faulty = isFaulty ? fault.values((time - fault.from) / minuteMs) : {};
      if (faulty === 'silent') continue;
      for (const [name, value] of Object.entries({ ...healthy(time), ...faulty })) {
        if (value !== undefined)
          store.add({ namespace, name, dimensions, unit: 'None', timestamp: time, values: [value] });
      }
    }
  }
  return store;
}
