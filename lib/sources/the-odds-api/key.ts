import { OddsError } from '../../resilience/odds-error.ts';
import type { KeyProvider } from '../key-provider.ts';

/** @throws OddsError `source_off` without a key, `secret_unreadable` if it cannot be one */
export async function keyFrom(provide: KeyProvider, signal: AbortSignal): Promise<string> {
  const key = (await provide(signal))?.trim();
  if (key === undefined || key === '') {
    throw new OddsError('source_off', 'The Odds API is off, because it has no key.');
  }
  // Long, and the same with and without URL encoding: so it can be found in any text, and no other text is taken for it.
  if (!/^[\w-]{16,128}$/.test(key)) {
    throw new OddsError('secret_unreadable', 'The key of The Odds API is not one: letters and digits, 16 or more.');
  }
  return key;
}

/** The text with the key replaced by asterisks, at the same length. */
export function redactText(text: string, key: string): string {
  return text.replaceAll(key, '*'.repeat(key.length));
}

/**
 * The same for a body. An answer is landed as it was received, and this is the one exception: the page of a proxy between
 * the source and us may repeat the requested address.
 */
export function redactBytes(bytes: Uint8Array, key: string): Uint8Array {
  let at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(key);
  if (at < 0) return bytes;
  const redacted = Buffer.from(bytes);
  for (; at >= 0; at = redacted.indexOf(key, at)) redacted.fill('*', at, at + key.length);
  return new Uint8Array(redacted);
}

/**
 * The same for an error and its causes. Network errors name the address in their message and in fields of their own: only
 * their name and message are kept.
 */
export function redactError(error: unknown, key: string): Error {
  if (!(error instanceof OddsError)) return redactedCause(error, key, 0);
  return new OddsError(error.code, redactText(error.message, key), {
    details: JSON.parse(redactText(JSON.stringify(error.details), key)),
    ...(error.cause === undefined ? {} : { cause: redactedCause(error.cause, key, 0) }),
  });
}

/** Errors can cause each other in a circle. */
const deepest = 5;

function redactedCause(cause: unknown, key: string, depth: number): Error {
  if (!(cause instanceof Error))
    return new Error(typeof cause === 'string' ? redactText(cause, key) : 'no error was given');
  const text = redactText(`${cause.name}: ${cause.message}`, key);
  if (cause.cause === undefined || depth === deepest) return new Error(text);
  return new Error(text, { cause: redactedCause(cause.cause, key, depth + 1) });
}
