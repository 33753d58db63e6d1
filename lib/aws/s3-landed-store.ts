import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { LandedStore, ListingOptions } from '../landing/landed-store.ts';
import { OddsError } from '../resilience/odds-error.ts';

const bodyAttempts = 3;

/**
 * Landed observations in a bucket. No condition and no metadata on a put: the key names the content, so putting it again
 * writes the same bytes, and the envelope holds all metadata.
 */
export function s3LandedStore({ client, bucket }: { client: S3Client; bucket: string }): LandedStore {
  return {
    async put(key, bytes, signal) {
      const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: 'application/gzip' });
      try {
        await client.send(command, signal ? { abortSignal: signal } : {});
      } catch (cause) {
        throw landingFailed(`The observation could not be landed as ${key}`, bucket, cause);
      }
    },

    async get(key, signal) {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key });
      for (let attempt = 1; ; attempt += 1) {
        const { Body } = await client.send(command, signal ? { abortSignal: signal } : {}).catch((cause: unknown) => {
          throw landingFailed(`The landed observation ${key} could not be read`, bucket, cause);
        });
        if (!Body) throw landingFailed(`The landed observation ${key} came without a body`, bucket, undefined);
        try {
          return await Body.transformToByteArray();
        } catch (cause) {
          // The SDK retries a call until the answer begins; a body that breaks off in the middle is requested again here.
          if (attempt < bodyAttempts && !signal?.aborted) continue;
          throw landingFailed(`The body of the landed observation ${key} broke off`, bucket, cause);
        }
      }
    },

    list: (prefix, options) => listKeys(client, bucket, prefix, options),
  };
}

/** Lists page by page, while the caller reads on: a page has up to a thousand keys. */
async function* listKeys(
  client: S3Client,
  bucket: string,
  prefix: string,
  { after, signal }: ListingOptions = {},
): AsyncGenerator<string> {
  const listing = { Bucket: bucket, Prefix: prefix, ...(after && { StartAfter: after }) };
  try {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, listing, signal && { abortSignal: signal }))
      for (const { Key } of Contents) if (Key !== undefined) yield Key;
  } catch (cause) {
    throw landingFailed(`The landed observations under ${prefix} could not be listed`, bucket, cause);
  }
}

function landingFailed(sentence: string, bucket: string, cause: unknown): OddsError {
  const exception = cause instanceof Error ? cause.name : undefined;
  const reason = cause instanceof Error ? `: ${cause.name}: ${cause.message}` : '.';
  return new OddsError('landing_failed', sentence + reason, {
    cause,
    details: { bucket, ...(exception && { exception }) },
  });
}
