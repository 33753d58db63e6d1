import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { credentials, region, stateTable } from '../../infra/local/account.ts';
import { dynamoDbAnomalyMemories } from '../../lib/aws/dynamodb-anomaly-memories.ts';
import { anomalyRules, type SignalMemory } from '../../lib/telemetry/anomaly.ts';
import type { WatchedStage } from './watched-stage.ts';

const timeoutMs = 10_000;

/**
 * Makes the state table remember as many days as it keeps, each like the one that has been run: an hour that was not run is
 * like the first that was.
 */
export async function rememberUsualDays(run: WatchedStage): Promise<void> {
  using opened = new DisposableStack();
  const client = opened.adopt(dynamoDbClientOf(run), (each) => each.destroy());
  const memories = dynamoDbAnomalyMemories({ client, table: stateTable });
  const series = { source: 'action-network', league: 'mlb' };
  const signal = AbortSignal.timeout(timeoutMs);
  const { changes, latency } = await memories.read(series, signal);
  await memories.write(series, { changes: repeated(changes), latency: repeated(latency) }, signal);
}

function repeated(memory: SignalMemory): SignalMemory {
  // Runs that only land have no changes to remember.
  if (Object.keys(memory.hours).length === 0) return memory;
  const hours = Array.from({ length: 24 }, (_, hour) => {
    const known = (memory.hours[hour] ?? Object.values(memory.hours)[0])?.at(-1);
    if (known === undefined) throw new Error('No hour is remembered.');
    const { daysKept } = anomalyRules;
    const days = Array.from({ length: daysKept }, (_, nth) => ({ ...known, day: known.day - daysKept + 1 + nth }));
    return [hour, days] as const;
  });
  return { ...memory, hours: Object.fromEntries(hours), scores: [] };
}

export function dynamoDbClientOf({ world }: Pick<WatchedStage, 'world'>): DynamoDBClient {
  return new DynamoDBClient({ endpoint: world.urls.dynamoDb, region, credentials });
}
