import type { DeclaredFunction } from '../../../functions/declarations.ts';
import type { EmittedMetric, EmittingFunction } from '../../../lib/telemetry/function-metrics.ts';
import { logGroupName } from '../../resource-names.ts';
import type { Stage } from '../../stages.ts';
import type { Alarm } from '../alarm.ts';
import { type FigureLine, figureGraph, type Widget } from './widgets.ts';

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

interface Figures<F extends EmittingFunction> {
  readonly title: string;
  /** Each has all of the figures. */
  readonly of: readonly (F & DeclaredFunction['name'])[];
  readonly everyMinutes: number;
  /** How each figure is put together over all leagues: its name is the label. */
  readonly figures: Readonly<Partial<Record<EmittedMetric<F>, FigureLine['as']>>>;
}

/** A graph of figures of functions: a name that is not in their table does not compile. */
export function figuresOf<F extends EmittingFunction>(
  { stage, region }: Scene,
  { title, of, everyMinutes, figures }: Figures<F>,
): Widget {
  const groups = of.map((name) => logGroupName(stage.name, name));
  const lines = Object.entries<FigureLine['as'] | undefined>(figures).flatMap(([figure, as]) =>
    as === undefined ? [] : [{ figure, as, label: wordsOf(figure) }],
  );
  return figureGraph({ title, groups, everyMinutes, lines }, region);
}

/** `RunsRecorded` is “runs recorded”. */
function wordsOf(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
