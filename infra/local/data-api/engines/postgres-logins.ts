import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { scramVerifier } from '../../../../lib/storage/scram.ts';
import { PostgresError, unknownRole } from './engine.ts';
import { asPostgresError } from './extended-query.ts';
import { PostgresSession } from './postgres-session.ts';

/** The comment on a role whose password this program sets. */
export const passwordNote =
  'logs in with a password that the local machine derives from the password of the database owner';

/**
 * Logs in as the roles that the schema creates. A session that a superuser opened and that only plays a role can leave the
 * role again, so each has a login of its own. The password is derived from the owner's: every process that knows
 * DATABASE_URL knows it, and it is kept nowhere. On a server that asks for no password it is random, and never asked for.
 */
export class PostgresLogins {
  readonly #databaseUrl: string;
  readonly #key: string | Buffer;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
    const { password } = new pg.Client({ connectionString: databaseUrl });
    this.#key = typeof password === 'string' && password !== '' ? password : randomBytes(32);
  }

  /** @throws PostgresError */
  async open(role: string): Promise<PostgresSession> {
    const password = createHmac('sha256', this.#key).update(role).digest('base64url');
    // As parameters they count before the URL's own user, and also in a URL without a host.
    const url = new URL(this.#databaseUrl);
    url.searchParams.set('user', role);
    url.searchParams.set('password', password);
    try {
      return await openOnly(url.href, role);
    } catch (error) {
      if (!isRefusedLogin(error)) throw error;
      await this.#allowLogin(role, password, error);
      return await openOnly(url.href, role);
    }
  }

  /** Acts as the owner. @throws PostgresError if there is no such role, or if another program set its password */
  async #allowLogin(role: string, password: string, refusal: PostgresError): Promise<void> {
    const owner = new pg.Client({ connectionString: this.#databaseUrl });
    owner.on('error', () => undefined);
    try {
      await owner.connect();
      const { rows } = await owner.query<{ canLogin: boolean; note: string | null }>(
        `select rolcanlogin as "canLogin", shobj_description(oid, 'pg_authid') as note from pg_roles where rolname = $1`,
        [role],
      );
      const [found] = rows;
      if (found === undefined) throw unknownRole(role);
      if (found.canLogin && found.note !== passwordNote) throw foreignPassword(role, refusal);
      await alterRole(owner, role, password);
    } catch (error) {
      throw withContext(asPostgresError(error instanceof Error ? error : new Error(String(error))), role);
    } finally {
      await owner.end().catch(() => undefined);
    }
  }
}

/** A server may map logins to other roles: such a session is not used. */
async function openOnly(databaseUrl: string, role: string): Promise<PostgresSession> {
  const session = await PostgresSession.open(databaseUrl);
  if (session.role === role) return session;
  await session.close();
  throw new PostgresError({
    severity: 'FATAL',
    message: `the server lets ${role} in as ${session.role}`,
    sqlState: '28000',
  });
}

/** A role is the whole server's, and PostgreSQL fails two changes of one role at once. */
const attempts = 10;

async function alterRole(owner: pg.Client, role: string, password: string): Promise<void> {
  const name = owner.escapeIdentifier(role);
  const verifier = scramVerifier({ password, salt: randomBytes(16) });
  for (let attempt = 1; ; attempt++) {
    try {
      await owner.query(
        `alter role ${name} with login password '${verifier}'; comment on role ${name} is ${owner.escapeLiteral(passwordNote)}`,
      );
      return;
    } catch (error) {
      const isConcurrent = error instanceof pg.DatabaseError && error.message.includes('concurrently updated');
      if (!isConcurrent || attempt === attempts) throw error;
      await sleep(20 * attempt);
    }
  }
}

/** The password is wrong, or the role may not log in. */
function isRefusedLogin(error: unknown): error is PostgresError {
  return error instanceof PostgresError && error.sqlState.startsWith('28');
}

/** Adds the reason to an error that the owner received. */
function withContext(error: PostgresError, role: string): PostgresError {
  if (error.sqlState !== '42501') return error;
  const message = `${error.message}: the owner of the database may not let ${role} log in`;
  return new PostgresError({ severity: error.severity, message, sqlState: error.sqlState });
}

function foreignPassword(role: string, { message, sqlState }: PostgresError): PostgresError {
  return new PostgresError({
    severity: 'FATAL',
    message: `${message}. The role ${role} of this server has a password that is used elsewhere, so it is not changed. If nothing else uses it, run "alter role ${role} nologin", which lets this machine set its own`,
    sqlState,
  });
}
