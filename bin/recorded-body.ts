import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Instant } from '../lib/odds/instant.ts';
import { OddsError } from '../lib/resilience/odds-error.ts';

/** A body that was recorded earlier, as an event carries it. */
export interface RecordedBody {
  readonly name: string;
  readonly capturedAt: Instant;
  /** The body as it was received, gzip, base64. */
  readonly body: string;
}

export async function readRecordedBody(file: string, capturedAt: Instant): Promise<RecordedBody> {
  let body: Buffer;
  try {
    body = await readFile(file);
  } catch (cause) {
    throw new OddsError('argument_invalid', `The file of --from cannot be read: ${resolve(file)}`, { cause });
  }
  const packed = await promisify(gzip)(body);
  return { name: basename(file), capturedAt, body: packed.toString('base64') };
}
