import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { OddsError } from '../resilience/odds-error.ts';

/** PostgreSQL's own default. Our passwords are long and random, so more rounds would only slow every login down. */
const defaultIterations = 4096;

interface ScramInput {
  readonly password: string;
  /** At least 16 random bytes, new for each verifier. */
  readonly salt: Uint8Array;
  readonly iterations?: number;
}

/**
 * What PostgreSQL keeps instead of a password (RFC 5802, RFC 7677), so that `alter role … password` contains nothing that
 * can be used to log in. RFC 5802 prepares a password by SASLprep, which leaves printable ASCII as it is; as
 * passwords here are generated, any other is refused instead of being prepared.
 *
 * @throws OddsError `secret_unreadable`
 */
export function scramVerifier({ password, salt, iterations = defaultIterations }: ScramInput): string {
  if (!/^[\x20-\x7e]+$/.test(password)) {
    throw new OddsError('secret_unreadable', 'The password is empty, or holds other characters than printable ASCII.');
  }
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest('base64');
  const serverKey = hmac(salted, 'Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${Buffer.from(salt).toString('base64')}$${storedKey}:${serverKey}`;
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
