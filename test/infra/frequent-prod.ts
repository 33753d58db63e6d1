import { type Stage, stageNamed } from '../../infra/stages.ts';

const prod = stageNamed('prod');

/** Production with runs every five minutes that record at once, and without capture windows: how a stage may be, too. */
export const frequentProd: Stage = {
  ...prod,
  recording: { mode: 'live', drainEveryMinutes: 15 },
  slates: prod.slates.map((slate) => ({ ...slate, everyMinutes: 5, hours: { from: 9, to: 22 } })),
  scheduleEveryMinutes: 60,
  captureWindows: false,
};
