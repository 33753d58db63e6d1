import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { instantOf } from '../odds/instant.ts';
import { contentHashOf, largestBodyBytes, type Observation } from '../odds/observation.ts';
import { OddsError } from '../resilience/odds-error.ts';

/** A recorded body in an event, to be taken through the whole path as if it had just been received. */
export const recordedBodySchema = z.strictObject({
  /** The body's bytes, gzip, base64. */
  body: z.base64(),
  capturedAt: z.iso.datetime({ offset: true }),
  /** What to call it in a log. */
  name: z.string().max(200).optional(),
});

export interface RecordedBody {
  /** Gzip, base64. */
  readonly body: string;
  /** ISO with an offset. */
  readonly capturedAt: string;
}

/**
 * The observation of a body that was recorded elsewhere. It counts as the answer to a request for what the body holds;
 * readers recognise it by its `file:` address. All have the same address, so one body at one moment is one observation.
 *
 * @throws OddsError `event_invalid`
 */
export function recordedObservation(
  { body, capturedAt }: RecordedBody,
  context: Pick<Observation, 'source' | 'league' | 'slateDate' | 'correlationId'>,
): Observation {
  const instant = instantOf(capturedAt);
  if (!instant) throw new OddsError('event_invalid', 'recorded.capturedAt is not a time with an offset.');
  const { correlationId, ...asked } = context;
  const content = {
    ...asked,
    request: { method: 'GET' as const, url: 'file:///recorded', query: {} },
    body: recordedBytes(body),
  };
  return {
    ...content,
    status: 200,
    headers: {},
    capturedAt: instant,
    contentHash: contentHashOf(content),
    correlationId,
  };
}

/** @throws OddsError `event_invalid` */
export function recordedBytes(body: string): Uint8Array {
  try {
    return new Uint8Array(gunzipSync(Buffer.from(body, 'base64'), { maxOutputLength: largestBodyBytes }));
  } catch (cause) {
    throw new OddsError('event_invalid', 'recorded.body is not gzip in base64.', { cause });
  }
}
