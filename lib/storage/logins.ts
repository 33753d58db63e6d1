import * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database, Executor } from './database.ts';
import type { Retry } from './retry-until-deadline.ts';
import { acquireSchemaLock, schemaLockWaitMs } from './schema-lock.ts';
import { scramVerifier } from './scram.ts';

/** The roles that functions log in as. The first migration creates them without a login. */
export const databaseRoles = ['odds_recorder', 'odds_reader'] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

/** A generated secret, in the shape that the Data API wants. What else it holds (engine, host, …) is kept as it is. */
const credentialSchema = z.looseObject({ username: z.enum(databaseRoles), password: z.string().min(1) });
export type Credential = z.infer<typeof credentialSchema>;

/** @throws OddsError `secret_unreadable`, without the text itself */
export function credentialOf(secretArn: string, secret: string): Credential {
  const result = z.preprocess(jsonOrNothing, credentialSchema).safeParse(secret);
  if (result.success) return result.data;
  const wrong = result.error.issues[0]?.path.join('.') || 'the whole';
  throw new OddsError(
    'secret_unreadable',
    `The secret ${secretArn} is not {username, password} of ${databaseRoles.join(' or ')}: ${wrong} is wrong.`,
    { details: { secretArn } },
  );
}

function jsonOrNothing(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

export type RandomBytes = (size: number) => Uint8Array;
export type ReadSecret = (secretArn: string, signal?: AbortSignal) => Promise<string>;

interface Login {
  readonly role: DatabaseRole;
  readonly secretArn: string;
}

interface Provisioning {
  readonly database: Database;
  readonly logins: readonly Login[];
  readonly readSecret: ReadSecret;
  readonly randomBytes: RandomBytes;
  readonly retry: Retry;
  readonly signal?: AbortSignal | undefined;
}

/** Lets each role log in with the password of its secret. Repeating it is harmless: only the salt differs. */
export async function provisionLogins(provisioning: Provisioning): Promise<DatabaseRole[]> {
  const { logins, retry, signal } = provisioning;
  for (const login of logins) await retry(() => provisionLogin(provisioning, login), signal);
  return logins.map(({ role }) => role);
}

async function provisionLogin(
  { database, readSecret, randomBytes, signal }: Provisioning,
  { role, secretArn }: Login,
): Promise<void> {
  const credential = credentialOf(secretArn, await readSecret(secretArn, signal));
  if (credential.username !== role) {
    throw new OddsError('secret_unreadable', `The secret ${secretArn} is of ${credential.username}, not of ${role}.`);
  }
  await setPassword(database, { ...credential, salt: randomBytes(16) }, signal);
}

/** In turn, because PostgreSQL fails two changes of one role at once ("tuple concurrently updated"). */
export async function setPassword(
  database: Database,
  { username, password, salt }: Credential & { readonly salt: Uint8Array },
  signal?: AbortSignal,
): Promise<void> {
  const verifier = scramVerifier({ password, salt });
  await database.transaction(async (transaction: Executor) => {
    await acquireSchemaLock(transaction, schemaLockWaitMs, signal);
    // SQL allows no parameter here. Both texts are ours: a name from the list above, and base64.
    await transaction.execute({ sql: `alter role ${username} with login password '${verifier}'` }, signal);
  }, signal);
}
