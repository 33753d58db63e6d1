import { landedBucket, stateTable } from './account.ts';
import { startDatabase } from './database.ts';
import { startDynamoDb } from './dynamodb.ts';
import type { Home } from './home.ts';
import type { Instance } from './instance.ts';
import type { LocalService } from './local-service.ts';
import { startS3 } from './s3.ts';

/** Starts the three services at once. What has started is ended with `ending`, also where another one did not start. */
export async function startServices(
  home: Home,
  databaseUrl: string | undefined,
  ending: AsyncDisposableStack,
): Promise<Pick<Instance, 'dataApi' | 's3' | 'dynamoDb'>> {
  const endLater = async (starting: Promise<LocalService>) => {
    const service = await starting;
    ending.defer(() => service.close());
    return service.url;
  };
  const starting = [
    endLater(startDatabase(home, databaseUrl)),
    endLater(startS3({ folder: home.objects, bucket: landedBucket })),
    endLater(startDynamoDb({ folder: home.tables, table: stateTable })),
  ] as const;
  try {
    const [dataApi, s3, dynamoDb] = await Promise.all(starting);
    return { dataApi, s3, dynamoDb };
  } catch (error) {
    await Promise.allSettled(starting);
    throw error;
  }
}
