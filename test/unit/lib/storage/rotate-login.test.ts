import { describe, expect, it } from 'vitest';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { once } from '../../../../lib/storage/retry-until-deadline.ts';
import {
  type RotatingSecrets,
  type Rotation,
  type RotationRequest,
  rotateLogin,
} from '../../../../lib/storage/rotate-login.ts';
import { scramVerifier } from '../../../../lib/storage/scram.ts';
import { rotatingSecrets, type SecretState } from '../../../support/rotating-secrets.ts';
import { scriptedDatabase } from './scripted-database.ts';

const secretArn = 'arn:secret';
const salt = Buffer.alloc(16, 5);
const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

describe('a rotation', () => {
  it('leaves the role and the current secret with one new password', async () => {
    const { rotation, state, owner } = newRotation();
    await runAll(rotation, steps);
    expect(state.versions.new).toEqual({
      secret: '{"username":"odds_recorder","password":"generated-1","engine":"postgres"}',
      stages: ['AWSPENDING', 'AWSCURRENT'],
    });
    expect(state.versions.old?.stages).toEqual(['AWSPREVIOUS']);
    expect(owner.sqlLog).toContain(alterTo('generated-1'));
  });

  it('ends the same when every step runs twice', async () => {
    const { rotation, state, owner } = newRotation();
    await runAll(
      rotation,
      steps.flatMap((step) => [step, step]),
    );
    expect(state.versions.new?.secret).toContain('generated-1');
    expect(new Set(owner.sqlLog.filter((sql) => sql.startsWith('alter')))).toEqual(new Set([alterTo('generated-1')]));
  });

  it('changes nothing when an earlier step comes again after the end', async () => {
    const { rotation, state, owner } = newRotation();
    await runAll(rotation, steps);
    const before = [state.versions, owner.sqlLog.length];
    await runAll(rotation, steps);
    expect([state.versions, owner.sqlLog.length]).toEqual(before);
  });

  it('logs in with the secret itself once it is current, and not before', async () => {
    const { rotation, self } = newRotation();
    await runAll(rotation, ['createSecret', 'setSecret', 'testSecret']);
    expect(self.sqlLog).toEqual([]);
    await runAll(rotation, ['finishSecret']);
    expect(self.sqlLog).toEqual(['select 1 as logged_in']);
  });

  it('fails if that login fails, and tries it again when the step is repeated', async () => {
    const { rotation, state } = newRotation({ loginFailures: 1 });
    await runAll(rotation, ['createSecret', 'setSecret', 'testSecret']);
    await expect(runAll(rotation, ['finishSecret'])).rejects.toMatchObject({ code: 'database_forbidden' });
    await runAll(rotation, ['finishSecret']);
    expect(state.versions.new?.stages).toContain('AWSCURRENT');
  });

  it('finds the label where it was moved to, if the reply to that was lost', async () => {
    const { rotation, state, self } = newRotation();
    await runAll(rotation, ['createSecret', 'setSecret', 'testSecret']);
    let lost = 0;
    const secrets: RotatingSecrets = {
      ...rotation.secrets,
      makeCurrent: async (...move) => {
        await rotation.secrets.makeCurrent(...move);
        lost += 1;
        throw new OddsError('secret_unavailable', 'the reply was lost');
      },
    };
    await runAll({ ...rotation, secrets, retry: (attempt) => attempt().catch(attempt) }, ['finishSecret']);
    expect(lost).toBe(1);
    expect(state.versions.new?.stages).toContain('AWSCURRENT');
    expect(self.sqlLog).toEqual(['select 1 as logged_in']);
  });

  it('is refused by its test if the role may not log in', async () => {
    for (const login of [{ can_login: false, valid: true }, { can_login: true, valid: false }, undefined]) {
      const { rotation } = newRotation({ login });
      await runAll(rotation, ['createSecret', 'setSecret']);
      await expect(runAll(rotation, ['testSecret'])).rejects.toMatchObject({
        code: 'rotation_refused',
        message: expect.stringContaining('odds_recorder'),
      });
    }
  });

  it.each([
    ['is not enabled', { rotationEnabled: false }, 'not enabled'],
    ['has no such version', { stages: undefined }, 'no version new'],
    ['names a version that is neither pending nor current', { stages: [] }, 'neither pending nor current'],
  ])('is refused if it %s', async (_if, options, sentence) => {
    const { rotation } = newRotation(options);
    for (const step of steps) {
      await expect(runAll(rotation, [step])).rejects.toMatchObject({
        code: 'rotation_refused',
        message: expect.stringContaining(sentence),
      });
    }
  });

  it('is refused if the pending secret is of another role', async () => {
    const { rotation, state, owner } = newRotation();
    const theirs = '{"username":"odds_reader","password":"x"}';
    state.versions = { ...state.versions, new: { secret: theirs, stages: ['AWSPENDING'] } };
    await expect(runAll(rotation, ['setSecret'])).rejects.toMatchObject({ code: 'rotation_refused' });
    expect(owner.sqlLog).toEqual([]);
  });

  it('is refused if nothing was created', async () => {
    const { rotation } = newRotation();
    await expect(runAll(rotation, ['setSecret'])).rejects.toMatchObject({ code: 'rotation_refused' });
  });

  it("never touches a login that is not one of the functions'", async () => {
    const { rotation, state } = newRotation();
    const owners = '{"username":"postgres","password":"x"}';
    state.versions = { ...state.versions, old: { secret: owners, stages: ['AWSCURRENT'] } };
    await expect(runAll(rotation, ['createSecret'])).rejects.toMatchObject({ code: 'secret_unreadable' });
    expect(state.versions.new?.secret).toBeUndefined();
  });
});

interface Choices {
  readonly rotationEnabled?: boolean;
  readonly stages?: readonly string[] | undefined;
  readonly login?: Record<string, unknown> | undefined;
  readonly loginFailures?: number;
}

function newRotation(choices: Choices = {}) {
  const { rotationEnabled = true, loginFailures = 0 } = choices;
  const stages = 'stages' in choices ? choices.stages : ['AWSPENDING'];
  const login = 'login' in choices ? choices.login : { can_login: true, valid: true };
  const old = '{"username":"odds_recorder","password":"old","engine":"postgres"}';
  const state: SecretState = {
    rotationEnabled,
    versions: {
      old: { secret: old, stages: ['AWSCURRENT'] },
      // Secrets Manager stages the version before it holds anything.
      ...(stages && { new: { secret: undefined, stages } }),
    },
  };
  const owner = scriptedDatabase(({ sql }) => (sql.includes('pg_roles') && login ? [login] : []));
  let failuresLeft = loginFailures;
  const self = scriptedDatabase(() => {
    if (failuresLeft-- > 0) throw new OddsError('database_forbidden', 'no');
    return [];
  });
  const secrets = rotatingSecrets(state);
  return {
    rotation: { secrets, ownerDatabase: owner, databaseAs: () => self, randomBytes: () => salt, retry: once },
    state,
    owner,
    self,
  };
}

async function runAll(rotation: Rotation, all: readonly RotationRequest['step'][]) {
  for (const step of all) await rotateLogin(rotation, { step, secretArn, token: 'new' });
}

function alterTo(password: string): string {
  return `alter role odds_recorder with login password '${scramVerifier({ password, salt })}'`;
}
