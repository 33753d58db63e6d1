import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseRole, databaseRoles, provisionLogins } from '../../../lib/storage/logins.ts';
import { once } from '../../../lib/storage/retry-until-deadline.ts';
import { scramVerifier } from '../../../lib/storage/scram.ts';
import { type EngineKind, engineKinds } from '../../support/engines.ts';
import { noOwnPostgres, openOwnPostgres } from '../../support/own-postgres.ts';
import { createRole, openTrial, type Trial, trialOn } from './trial.ts';

/** A server of its own: the passwords of roles are the whole server's, and all other tests log in by theirs. */
async function openTrialAlone(kind: EngineKind): Promise<Trial> {
  return kind === 'pglite' ? await openTrial(kind) : await trialOn(await openOwnPostgres());
}

for (const kind of engineKinds) {
  const missing = kind === 'postgres' ? noOwnPostgres : undefined;
  if (missing) console.warn(`Logins on ${kind} are not tested: ${missing}.`);

  describe.skipIf(missing)(`a login on ${kind}`, () => {
    let trial: Trial;
    const provision = (passwords: Record<DatabaseRole, string>) =>
      provisionLogins({
        database: trial.databaseAs('owner'),
        logins: databaseRoles.map((role) => ({ role, secretArn: role })),
        readSecret: async (role) =>
          JSON.stringify({ username: role, password: Object.entries(passwords).find(([name]) => name === role)?.[1] }),
        randomBytes,
        retry: once,
      });

    beforeAll(async () => {
      trial = await openTrialAlone(kind);
      for (const role of databaseRoles) await trial.databaseAs('owner').execute({ sql: createRole(role) });
    });
    afterAll(() => trial?.[Symbol.asyncDispose]());

    it('has the same verifier that PostgreSQL would compute', async () => {
      const kept = await trial.databaseAs('owner').transaction(async (transaction) => {
        await transaction.execute({ sql: `create role verifier_of_server login password 'pencil-42'` });
        const { rows } = await transaction.execute({
          sql: `select rolpassword from pg_authid where rolname = 'verifier_of_server'`,
        });
        await transaction.execute({ sql: 'drop role verifier_of_server' });
        return String(rows[0]?.rolpassword);
      });
      const [, iterations = '', salt = ''] = /^SCRAM-SHA-256\$(\d+):([^$]+)\$/.exec(kept) ?? [];
      expect(salt).not.toBe('');
      expect(
        scramVerifier({ password: 'pencil-42', salt: Buffer.from(salt, 'base64'), iterations: Number(iterations) }),
      ).toBe(kept);
    });

    it('is given to both roles, again and again', async () => {
      const passwords = { odds_recorder: 'one', odds_reader: 'two' };
      expect(await provision(passwords)).toEqual(databaseRoles);
      expect(await provision(passwords)).toEqual(databaseRoles);
      const { rows } = await trial.databaseAs('owner').execute({
        sql: `select rolname::text as role, rolcanlogin as can_login, rolpassword like 'SCRAM-SHA-256$4096:%' as verifier
          from pg_authid where rolname like 'odds\\_re%' order by 1 desc`,
      });
      expect(rows).toEqual(databaseRoles.map((role) => ({ role, can_login: true, verifier: true })));
    });

    it.skipIf(kind === 'pglite')('accepts only the password of the secret', async () => {
      const password = randomBytes(24).toString('base64url');
      await provision({ odds_recorder: password, odds_reader: 'two' });
      expect(await logIn('odds_recorder', password)).toBe('odds_recorder');
      await expect(logIn('odds_recorder', 'two')).rejects.toMatchObject({ code: '28P01' });
      await provision({ odds_recorder: 'changed', odds_reader: 'two' });
      await expect(logIn('odds_recorder', password)).rejects.toMatchObject({ code: '28P01' });
      expect(await logIn('odds_recorder', 'changed')).toBe('odds_recorder');
    });

    async function logIn(user: string, password: string): Promise<unknown> {
      const url = new URL(trial.url ?? '');
      url.username = user;
      url.password = password;
      const client = new pg.Client({ connectionString: url.href });
      try {
        await client.connect();
        return (await client.query('select current_user::text as role')).rows[0]?.role;
      } finally {
        await client.end();
      }
    }
  });
}
