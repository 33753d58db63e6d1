import type { Statistic } from '../../../functions/alarm.ts';
import { firstSourceOf } from '../../../functions/collect-odds/alarms.ts';
import type { DimensionsOf, EmittedMetric, EmittingFunction } from '../../../lib/telemetry/function-metrics.ts';
import type { Stage } from '../../stages.ts';
import type { Alarm } from '../alarm.ts';
import { ourMetric } from '../metric.ts';
import type { Line } from './widgets.ts';

/** The stores of a stage, whose names CloudFormation gives. */
interface StoreNames {
  readonly clusterIdentifier: string;
  readonly stateTable: string;
  readonly landedBucket: string;
}

/** What all rows of the dashboard are drawn from. */
export interface Scene {
  readonly stage: Stage;
  readonly stores: StoreNames;
  readonly region: string;
  readonly alarms: readonly Alarm[];
}

type LineChoices = Pick<Line, 'color' | 'axis'> & { readonly as?: Statistic; readonly label?: string };

/** A metric of collect-odds: a line for each league. */
export function leagueLines(
  { stage }: Scene,
  name: EmittedMetric<'collect-odds'>,
  { as = 'Sum', label = wordsOf(name), ...look }: LineChoices,
): readonly Line[] {
  return stage.slates.map(({ league }) => ({
    ...look,
    metric: ourMetric(stage.name, 'collect-odds', name, { source: firstSourceOf(league), league }),
    statistic: as,
    label: stage.slates.length > 1 ? `${label} (${league})` : label,
  }));
}

/** Functions whose metrics have no dimension beside `service`. */
type PlainFunction = {
  [F in EmittingFunction]: DimensionsOf<F> extends Record<never, string> ? F : never;
}[EmittingFunction];

export function line<F extends Exclude<PlainFunction, 'collect-odds'>>(
  { stage }: Scene,
  service: F,
  name: EmittedMetric<F>,
  { as = 'Maximum', label = wordsOf(name), ...look }: LineChoices,
): Line {
  return { ...look, metric: ourMetric(stage.name, service, name, {} as DimensionsOf<F>), statistic: as, label };
}

export function alarmsOfKind({ alarms }: Scene, kind: string): readonly Alarm[] {
  const found = alarms.filter((alarm) => alarm.kind === kind);
  if (found.length === 0)
    throw new Error(`The dashboard draws an alarm of the kind ${kind}, which the stage does not have.`);
  return found;
}

/** `RunsRecorded` is “runs recorded”. */
function wordsOf(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
