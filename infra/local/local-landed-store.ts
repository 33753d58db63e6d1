import { S3Client } from '@aws-sdk/client-s3';
import { s3LandedStore } from '../../lib/aws/s3-landed-store.ts';
import type { LandedStore } from '../../lib/landing/landed-store.ts';
import { credentialsOf, landedBucket, region } from './account.ts';
import type { Reachable } from './instance.ts';

/** The machine's bucket of landed observations, for commands that read through all of it. */
export function openLandedStore(at: Reachable<'s3'>): LandedStore & { close(): void } {
  const client = new S3Client({ endpoint: at.s3, region, credentials: credentialsOf(at), forcePathStyle: true });
  return { ...s3LandedStore({ client, bucket: landedBucket }), close: () => client.destroy() };
}
