import * as z from 'zod';
import { anomalyRules, type SignalMemory } from '../telemetry/anomaly.ts';
import { type AnomalyMemories, type AnomalyMemory, nothingRemembered } from '../telemetry/run-anomalies.ts';
import { jsonText } from './state-items.ts';
import { StateItems, type StateTable } from './state-table.ts';

// One item for each source and league, below 10 kB: a write unit is 1 kB. So a day is written as `[day, median, deviation]`,
// and numbers with two decimals, which is 1 % of a signal.

const { daysKept, runsPerHour, runsInScore } = anomalyRules;

const summarySchema = z
  .tuple([z.int(), z.number(), z.number().min(0)])
  .transform(([day, median, deviation]) => ({ day, median, deviation }));
const hour = z.int().min(0).max(23);

const signalSchema = z.object({
  hours: z.record(z.string().regex(/^(1?\d|2[0-3])$/), z.array(summarySchema).max(daysKept)),
  current: z.object({ day: z.int(), hour, values: z.array(z.number()).max(runsPerHour) }).nullable(),
  scores: z.array(z.number()).max(runsInScore),
});

const itemSchema = z.object({ memory: jsonText.pipe(z.object({ changes: signalSchema, latency: signalSchema })) });

/** What is usual for the runs of each source and league, in the state table. */
export function dynamoDbAnomalyMemories(state: StateTable): AnomalyMemories {
  const items = new StateItems('what is usual for runs', state);
  const keyOf = (source: string, league: string) => ({ pk: 'anomaly', sk: `${source}/${league}` });
  return {
    async read({ source, league }, signal) {
      const item = await items.get(keyOf(source, league), signal, false);
      return itemSchema.safeParse(item).data?.memory ?? nothingRemembered;
    },
    async write({ source, league }, memory, signal) {
      await items.put({ ...keyOf(source, league), memory: textOf(memory) }, signal);
    },
  };
}

function textOf({ changes, latency }: AnomalyMemory): string {
  return JSON.stringify({ changes: written(changes), latency: written(latency) });
}

function written({ hours, current, scores }: SignalMemory) {
  const days = Object.entries(hours).map(([name, summaries]) => [
    name,
    summaries.map(({ day, median, deviation }) => [day, rounded(median), rounded(deviation)]),
  ]);
  return {
    hours: Object.fromEntries(days),
    current: current && { ...current, values: current.values.map(rounded) },
    scores: scores.map(rounded),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
