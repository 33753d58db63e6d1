import { describe, expect, it } from 'vitest';
import { provisionLogins } from '../../../../lib/storage/logins.ts';
import { once } from '../../../../lib/storage/retry-until-deadline.ts';
import { scramVerifier } from '../../../../lib/storage/scram.ts';
import { scriptedDatabase } from './scripted-database.ts';

const salt = Buffer.alloc(16, 3);
const password = 'correct horse battery staple';
const logins = [{ role: 'odds_reader', secretArn: 'arn:reader' }] as const;

describe('provisioning a login', () => {
  it('sets the verifier of the password of its secret, in turn, and never says the password', async () => {
    const database = scriptedDatabase();
    const roles = await provisionLogins({
      database,
      logins,
      readSecret: async (secretArn) => JSON.stringify({ username: 'odds_reader', password, host: secretArn }),
      randomBytes: () => salt,
      retry: once,
    });
    expect(roles).toEqual(['odds_reader']);
    expect(database.sqlLog[0]).toBe('begin');
    expect(database.sqlLog.findIndex((sql) => sql.includes('pg_advisory_xact_lock'))).toBe(2);
    expect(database.sqlLog.at(-2)).toBe(
      `alter role odds_reader with login password '${scramVerifier({ password, salt })}'`,
    );
    expect(database.sqlLog.at(-1)).toBe('commit');
    expect(JSON.stringify([database.sqlLog, database.parameters])).not.toContain(password);
  });

  it.each([
    ['no JSON', 'hunter2', 'the whole'],
    ['without a password', JSON.stringify({ username: 'odds_reader' }), 'password'],
    ["of the owner's", JSON.stringify({ username: 'postgres', password }), 'username'],
    ['of another role', JSON.stringify({ username: 'odds_recorder', password }), 'odds_recorder'],
    ['with a name that is SQL', JSON.stringify({ username: 'x; drop', password }), 'username'],
  ])('refuses a secret that is %s, and does not show it', async (_what, secret, shown) => {
    const database = scriptedDatabase();
    const provisioning = provisionLogins({
      database,
      logins,
      readSecret: async () => secret,
      randomBytes: () => salt,
      retry: once,
    });
    await expect(provisioning).rejects.toMatchObject({
      code: 'secret_unreadable',
      message: expect.stringMatching(new RegExp(`^(?!.*(hunter2|horse)).*arn:reader.*${shown}`)),
    });
    expect(database.sqlLog).toEqual([]);
  });
});
