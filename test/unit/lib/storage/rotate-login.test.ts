import { describe, expect, it } from 'vitest';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { type RotatingSecrets, type RotationRequest, rotateLogin } from '../../../../lib/storage/rotate-login.ts';
import { scramVerifier } from '../../../../lib/storage/scram.ts';
import { scriptedDatabase } from './scripted-database.ts';

const secretArn = 'arn:secret';
const salt = Buffer.alloc(16, 5);
const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

describe('a rotation', () => {
  it('leaves the role and the current secret with one new password', async () => {
    const { rotation, versions, owner } = newRotation();
    await runAll(rotation, steps);
    expect(versions.get('new')).toEqual({
      secret: '{"username":"odds_recorder","password":"generated-1","engine":"postgres"}',
      stages: ['AWSPENDING', 'AWSCURRENT'],
    });
    expect(versions.get('old')?.stages).toEqual([]);
    expect(owner.heard).toContain(alterTo('generated-1'));
  });

  it('ends the same when every step runs twice', async () => {
    const { rotation, versions, owner } = newRotation();
    await runAll(
      rotation,
      steps.flatMap((step) => [step, step]),
    );
    expect(versions.get('new')?.secret).toContain('generated-1');
    expect(new Set(owner.heard.filter((sql) => sql.startsWith('alter')))).toEqual(new Set([alterTo('generated-1')]));
  });

  it('changes nothing when an earlier step comes again after the end', async () => {
    const { rotation, versions, owner } = newRotation();
    await runAll(rotation, steps);
    const before = [structuredClone(versions), owner.heard.length];
    await runAll(rotation, steps);
    expect([versions, owner.heard.length]).toEqual(before);
  });

  it('logs in with the secret itself once it is current, and not before', async () => {
    const { rotation, self } = newRotation();
    await runAll(rotation, ['createSecret', 'setSecret', 'testSecret']);
    expect(self.heard).toEqual([]);
    await runAll(rotation, ['finishSecret']);
    expect(self.heard).toEqual(['select 1 as logged_in']);
  });

  it('fails where that login fails, and tries it again when the step is repeated', async () => {
    const { rotation, versions } = newRotation({ loginFailures: 1 });
    await runAll(rotation, ['createSecret', 'setSecret', 'testSecret']);
    await expect(runAll(rotation, ['finishSecret'])).rejects.toMatchObject({ code: 'database_forbidden' });
    await runAll(rotation, ['finishSecret']);
    expect(versions.get('new')?.stages).toContain('AWSCURRENT');
  });

  it('is refused by its test where the role may not log in', async () => {
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
  ])('is refused where it %s', async (_where, options, said) => {
    const { rotation } = newRotation(options);
    for (const step of steps) {
      await expect(runAll(rotation, [step])).rejects.toMatchObject({
        code: 'rotation_refused',
        message: expect.stringContaining(said),
      });
    }
  });

  it('is refused where the pending secret is of another role', async () => {
    const { rotation, versions, owner } = newRotation();
    versions.set('new', { secret: '{"username":"odds_reader","password":"x"}', stages: ['AWSPENDING'] });
    await expect(runAll(rotation, ['setSecret'])).rejects.toMatchObject({ code: 'rotation_refused' });
    expect(owner.heard).toEqual([]);
  });

  it('is refused where nothing was created', async () => {
    const { rotation } = newRotation();
    await expect(runAll(rotation, ['setSecret'])).rejects.toMatchObject({ code: 'rotation_refused' });
  });

  it("never touches a login that is not one of the functions'", async () => {
    const { rotation, versions } = newRotation();
    versions.set('old', { secret: '{"username":"postgres","password":"x"}', stages: ['AWSCURRENT'] });
    await expect(runAll(rotation, ['createSecret'])).rejects.toMatchObject({ code: 'secret_unreadable' });
    expect(versions.get('new')?.secret).toBeUndefined();
  });
});

interface Version {
  secret: string | undefined;
  stages: string[];
}
interface Choices {
  readonly rotationEnabled?: boolean;
  readonly stages?: string[] | undefined;
  readonly login?: Record<string, unknown> | undefined;
  readonly loginFailures?: number;
}

function newRotation(choices: Choices = {}) {
  const { rotationEnabled = true, loginFailures = 0 } = choices;
  const stages = 'stages' in choices ? choices.stages : ['AWSPENDING'];
  const login = 'login' in choices ? choices.login : { can_login: true, valid: true };
  const versions = new Map<string, Version>([
    ['old', { secret: '{"username":"odds_recorder","password":"old","engine":"postgres"}', stages: ['AWSCURRENT'] }],
    // Secrets Manager stages the version before it holds anything.
    ...(stages ? ([['new', { secret: undefined, stages }]] as const) : []),
  ]);
  const owner = scriptedDatabase(({ sql }) => (sql.includes('pg_roles') && login ? [login] : []));
  let failuresLeft = loginFailures;
  const self = scriptedDatabase(() => {
    if (failuresLeft-- > 0) throw new OddsError('database_forbidden', 'no');
    return [];
  });
  const secrets = secretsOver(versions, rotationEnabled);
  return {
    rotation: { secrets, ownerDatabase: owner, databaseAs: () => self, randomBytes: () => salt },
    versions,
    owner,
    self,
  };
}

function secretsOver(versions: Map<string, Version>, rotationEnabled: boolean): RotatingSecrets {
  let generated = 0;
  return {
    describe: async () => ({
      rotationEnabled,
      stagesOf: Object.fromEntries([...versions].map(([id, { stages }]) => [id, stages])),
    }),
    read: async (_arn, stage, token) => {
      const found = [...versions].find(([id, version]) => version.stages.includes(stage) && (token ?? id) === id);
      return found?.[1].secret;
    },
    putPending: async (_arn, token, secret) => {
      versions.set(token, { secret, stages: ['AWSPENDING'] });
    },
    makeCurrent: async (_arn, token, previous) => {
      if (previous !== undefined) versions.get(previous)?.stages.splice(0);
      versions.get(token)?.stages.push('AWSCURRENT');
    },
    generatePassword: async () => `generated-${++generated}`,
  };
}

async function runAll(rotation: ReturnType<typeof newRotation>['rotation'], all: readonly RotationRequest['step'][]) {
  for (const step of all) await rotateLogin(rotation, { step, secretArn, token: 'new' });
}

function alterTo(password: string): string {
  return `alter role odds_recorder with login password '${scramVerifier({ password, salt })}'`;
}
