import { mkdirSync } from 'node:fs';
import { buildApp } from 'fauxqs';
// The package exports its app, but not the stores that make it durable: only its startFauxqs() has them, and that listens on
// every interface.
import { PersistenceManager } from '../../node_modules/fauxqs/dist/persistence.js';
import { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
import { SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { region } from './account.ts';
import { listenLocally } from './local-server.ts';
import type { LocalService } from './local-service.ts';

export interface S3Options {
  readonly folder: string;
  readonly bucket: string;
  /** The only access key id that is accepted; any by default. */
  readonly accessKeyId?: string;
}

/**
 * S3, by fauxqs. Its SQLite store is written through before each answer and survives a killed process; its store of plain
 * files does not (a half-written metadata file stops the next start).
 */
export async function startS3({ folder, bucket, accessKeyId }: S3Options): Promise<LocalService> {
  mkdirSync(folder, { recursive: true });
  const persistence = new PersistenceManager(folder);
  const s3Store = new S3Store();
  persistence.loadS3(s3Store);
  s3Store.persistence = persistence;
  s3Store.createBucket(bucket);
  const stores = { s3Store, snsStore: new SnsStore(), sqsStore: new SqsStore() };
  const app = buildApp({ logger: false, defaultRegion: region, stores });
  app.addHook('onClose', () => persistence.close());
  await app.ready();
  try {
    // An address, not a name: with a name the SDK would put the bucket in front of it as a host that does not resolve.
    return { url: await listenLocally(app.server, { accessKeyId, errorFormat: 'xml' }), close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}
