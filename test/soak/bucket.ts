import { S3Client } from '@aws-sdk/client-s3';
import { credentials, landedBucket, region } from '../../infra/local/account.ts';
import { s3LandedStore } from '../../lib/aws/s3-landed-store.ts';
import { decodeLanded } from '../../lib/landing/envelope.ts';
import type { LandedStore } from '../../lib/landing/landed-store.ts';
import type { ReadObservation } from '../../lib/recording/reading-document.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { readActionNetwork } from '../../lib/sources/action-network/read.ts';
import { Interned } from './interned.ts';

/** The bucket as it really is: no gate before it. */
export function openBucket(url: string): { store: LandedStore; close(): void } {
  const client = new S3Client({ endpoint: url, region, credentials, forcePathStyle: true });
  return { store: s3LandedStore({ client, bucket: landedBucket }), close: () => client.destroy() };
}

export async function landedKeys(store: LandedStore): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const key of store.list('landed/')) keys.push(key);
  return keys;
}

/** Everything that was landed, through the reader: what can be read, and the keys of what cannot. */
export async function readAllLanded(
  store: LandedStore,
): Promise<{ readonly read: readonly ReadObservation[]; readonly unreadable: readonly string[] }> {
  const interned = new Interned();
  const read: ReadObservation[] = [];
  const unreadable: string[] = [];
  for (const landedKey of await landedKeys(store)) {
    try {
      const { body: _body, ...observation } = decodeLanded(landedKey, await store.get(landedKey));
      const reading = interned.reading(readActionNetwork({ ...observation, body: _body }));
      read.push({ ...observation, landedKey, reading });
    } catch (error) {
      if (!(error instanceof OddsError && error.policy.dead)) throw error;
      unreadable.push(landedKey);
    }
  }
  return { read, unreadable };
}
