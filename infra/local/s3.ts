import { mkdirSync } from 'node:fs';
import { startFauxqs } from 'fauxqs';
import { region } from './account.ts';
import type { LocalService } from './local-service.ts';
import { allowLoopbackOnly } from './loopback-only.ts';

/**
 * S3, by fauxqs. Its SQLite store is written through before each answer and survives a killed process; its store of plain
 * files does not (a half-written metadata file stops the next start).
 */
export async function startS3({ folder, bucket }: { folder: string; bucket: string }): Promise<LocalService> {
  mkdirSync(folder, { recursive: true });
  let port: number | undefined;
  const openToAll = allowLoopbackOnly(() => port);
  try {
    const server = await startFauxqs({ port: 0, logger: false, defaultRegion: region, dataDir: folder });
    port = server.port;
    server.createBucket(bucket);
    return {
      // An address, not a name: with a name the SDK would put the bucket in front of it as a host that does not resolve.
      url: `http://127.0.0.1:${server.port}`,
      close: async () => {
        await server.stop();
        openToAll();
      },
    };
  } catch (error) {
    openToAll();
    throw error;
  }
}
