import { usualAssumptions } from '../../../infra/cost/assumptions.ts';
import type { CostInput } from '../../../infra/cost/cost-line.ts';
import { inventoryOf } from '../../../infra/cost/inventory.ts';
import { pricesOf } from '../../../infra/cost/prices.ts';
import { type Stage, stageNamed } from '../../../infra/stages.ts';
import { templatesOf } from '../stage-templates.ts';

/** What the cost of a stage is computed from, with the templates of that very stage. */
export function inputOf(stage: Stage): CostInput {
  const { storage, collection, operations } = templatesOf(stage);
  const inventory = inventoryOf([storage, collection, operations].map((template) => template.toJSON()));
  return { stage, inventory, assumptions: usualAssumptions, prices: pricesOf['us-east-1'] };
}

export const dev = stageNamed('dev');
export const prod = stageNamed('prod');
/** Production, if runs inside capture windows record at once. */
export const liveInWindows: Stage = { ...prod, recording: { ...prod.recording, inWindows: 'live' } };
