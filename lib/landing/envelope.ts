import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { contentHashOf, largestBodyBytes, type Observation } from '../odds/observation.ts';
import { OddsError } from '../resilience/odds-error.ts';

const envelopeSchema = z.object({
  envelope: z.literal(1),
  source: z.string(),
  league: z.string(),
  slateDate: z.string().nullable(),
  request: z.object({ method: z.literal('GET'), url: z.string(), query: z.record(z.string(), z.string()) }),
  status: z.number().int(),
  headers: z.record(z.string(), z.string()),
  capturedAt: z.iso.datetime({ precision: 3 }),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  correlationId: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  body: z.string(),
});

/** The parts of an envelope beside the body: the request, an allow-list of headers, names and times. */
const besideBodyBytes = 64 * 1024;

/** JSON escapes text, and base64 adds a third: if escaping would more than double the text, base64 is shorter. */
function largestEnvelopeBytes(bodyBytes: number): number {
  return 2 * bodyBytes + besideBodyBytes;
}

/** The observation as it lies in the store: gzip over JSON. A body that is not UTF-8 is kept as base64, so that no byte changes. */
export function encodeLanded(observation: Observation): Uint8Array {
  const { body } = observation;
  const text = Buffer.from(body).toString('utf8');
  const envelope = Buffer.from(text, 'utf8').equals(body) ? envelopeOf(observation, 'utf8', text) : undefined;
  if (envelope !== undefined && envelope.length <= largestEnvelopeBytes(body.length)) return gzipSync(envelope);
  return gzipSync(envelopeOf(observation, 'base64', Buffer.from(body).toString('base64')));
}

function envelopeOf({ body: _bytes, ...rest }: Observation, encoding: 'utf8' | 'base64', body: string): Buffer {
  const envelope: z.infer<typeof envelopeSchema> = {
    envelope: 1,
    ...rest,
    request: { ...rest.request, query: { ...rest.request.query } },
    headers: { ...rest.headers },
    encoding,
    body,
  };
  return Buffer.from(JSON.stringify(envelope));
}

/**
 * Unpacks no more than the largest body that can land would need: a small object can hold gigabytes.
 *
 * @throws OddsError `landed_unreadable` if the bytes are no envelope, or are not what their content hash says
 */
export function decodeLanded(key: string, bytes: Uint8Array): Observation {
  let envelope: z.infer<typeof envelopeSchema>;
  try {
    const unpacked = gunzipSync(bytes, { maxOutputLength: largestEnvelopeBytes(largestBodyBytes) });
    envelope = envelopeSchema.parse(JSON.parse(unpacked.toString('utf8')));
  } catch (cause) {
    const reason = isTooLarge(cause) ? ', and is larger than any body that can land' : '';
    throw new OddsError('landed_unreadable', `The landed object ${key} is not an observation's envelope${reason}.`, {
      cause,
    });
  }
  const { envelope: _version, encoding, body, ...rest } = envelope;
  const observation = { ...rest, body: new Uint8Array(Buffer.from(body, encoding)) };
  if (contentHashOf(observation) !== observation.contentHash) {
    throw new OddsError('landed_unreadable', `The landed object ${key} does not hold what its content hash names.`);
  }
  return observation;
}

function isTooLarge(thrown: unknown): boolean {
  return thrown instanceof RangeError && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE';
}
