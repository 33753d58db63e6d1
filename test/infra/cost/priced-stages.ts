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
export const batched: Stage = { ...prod, recording: { ...prod.recording, mode: 'batched' } };

/** Production with capture windows: regular runs only land, and drains follow the windows. */
export const windowed: Stage = {
  ...prod,
  recording: { mode: 'batched', drainEveryMinutes: 15, drainFarFromGamesEveryMinutes: 180 },
  slates: prod.slates.map((slate) => ({ ...slate, everyMinutes: 30 })),
  scheduleEveryMinutes: 15,
};
export const liveInWindows: Stage = { ...windowed, recording: { ...windowed.recording, inWindows: 'live' } };
