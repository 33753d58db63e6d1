import { sourceNames } from '../../lib/sources/registry.ts';
import { landedBucket, type SourceKeys, sourceSecret, stateTable } from './account.ts';
import { type DatabaseOptions, startDatabase } from './database.ts';
import { startDynamoDb } from './dynamodb.ts';
import type { Home } from './home.ts';
import type { Instance } from './instance.ts';
import type { LocalService } from './local-service.ts';
import { startS3 } from './s3.ts';
import { startSecretsManager } from './secrets.ts';

export interface ServiceOptions extends DatabaseOptions {
  /** What Secrets Manager gives to the functions as the keys of sources. Without any there is no Secrets Manager. */
  readonly sourceKeys?: SourceKeys | undefined;
}

/** Starts all services at once. What has started is ended with `ending`, even if another one did not start. */
export async function startServices(
  home: Home,
  { databaseUrl, store, sourceKeys = {}, accessKeyId }: ServiceOptions & { readonly accessKeyId: string },
  ending: AsyncDisposableStack,
): Promise<Pick<Instance, 'dataApi' | 's3' | 'dynamoDb' | 'secretsManager' | 'keyedSources'>> {
  const endLater = async (starting: Promise<LocalService>) => {
    const service = await starting;
    ending.defer(() => service.close());
    return service.url;
  };
  const keyedSources = sourceNames.filter((name) => sourceKeys[name] !== undefined);
  const secrets = new Map(keyedSources.map((name) => [sourceSecret(name), sourceKeys[name] ?? '']));
  const starting = [
    endLater(startDatabase(home, { databaseUrl, store, accessKeyId })),
    endLater(startS3({ folder: home.objects, bucket: landedBucket, accessKeyId })),
    endLater(startDynamoDb({ folder: home.tables, table: stateTable, accessKeyId })),
    secrets.size > 0 && endLater(startSecretsManager(secrets, { accessKeyId })),
  ] as const;
  try {
    const [dataApi, s3, dynamoDb, secretsManager] = await Promise.all(starting);
    return { dataApi, s3, dynamoDb, ...(secretsManager && { secretsManager, keyedSources }) };
  } catch (error) {
    await Promise.allSettled(starting);
    throw error;
  }
}
