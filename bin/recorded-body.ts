import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Instant } from '../lib/odds/instant.ts';
import { largestBodyBytes } from '../lib/odds/observation.ts';
import { OddsError } from '../lib/resilience/odds-error.ts';
import { reasonOf } from './file-reason.ts';

/** A body that was recorded earlier, as an event carries it. */
export interface RecordedBody {
  readonly name: string;
  readonly capturedAt: Instant;
  /** The body as it was received, gzip, base64. */
  readonly body: string;
}

/** @throws OddsError `argument_invalid` if the file can be no recorded answer, before anything starts */
export async function readRecordedBody(file: string, capturedAt: Instant): Promise<RecordedBody> {
  const body = await readFile(file).catch((error: unknown) => {
    throw refused(file, `cannot be read: ${reasonOf(error)}`, error);
  });
  if (body.length > largestBodyBytes)
    throw refused(file, `has ${body.length} bytes, and a recorded answer has at most ${largestBodyBytes}`);
  if (body[0] === 0x1f && body[1] === 0x8b) throw refused(file, 'is packed with gzip. Unpack it first');
  if (body.includes(0) || !isUtf8(body)) throw refused(file, 'is binary, and a recorded answer is a text in UTF-8');
  const packed = await promisify(gzip)(body);
  return { name: basename(file), capturedAt, body: packed.toString('base64') };
}

function refused(file: string, why: string, cause?: unknown): OddsError {
  return new OddsError('argument_invalid', `The file of --from ${why}: ${resolve(file)}`, { cause });
}
