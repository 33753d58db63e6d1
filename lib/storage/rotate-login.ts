import * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database } from './database.ts';
import { type Credential, credentialOf, type RandomBytes, setPassword } from './logins.ts';
import type { Retry } from './retry-until-deadline.ts';

/** A rotation of one secret, as Secrets Manager asks for it: four steps, each perhaps more than once. */
export interface RotationRequest {
  readonly step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  readonly secretArn: string;
  /** Names the version of the secret that is to become the current one. */
  readonly token: string;
}

type SecretStage = 'AWSCURRENT' | 'AWSPENDING';

interface SecretVersions {
  readonly rotationEnabled: boolean;
  /** Version id to the stages that it is in. */
  readonly stagesOf: Readonly<Record<string, readonly string[]>>;
}

/** The secrets as a rotation needs them. */
export interface RotatingSecrets {
  describe(secretArn: string, signal?: AbortSignal): Promise<SecretVersions>;
  /** Undefined if there is no such version. */
  read(secretArn: string, stage: SecretStage, token?: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Harmless if the token's version has been put before: the first one stays. */
  putPending(secretArn: string, token: string, secret: string, signal?: AbortSignal): Promise<void>;
  makeCurrent(secretArn: string, token: string, previous: string | undefined, signal?: AbortSignal): Promise<void>;
  /** Long, random, printable ASCII. */
  generatePassword(signal?: AbortSignal): Promise<string>;
}

export interface Rotation {
  readonly secrets: RotatingSecrets;
  /** Under the owner's login. */
  readonly ownerDatabase: Database;
  /** Under the login of the secret itself. */
  databaseAs(secretArn: string): Database;
  readonly randomBytes: RandomBytes;
  /** How a step is repeated. */
  readonly retry: Retry;
}

/**
 * Runs one step of a rotation, again from its beginning after what may pass: Secrets Manager itself may run any step twice,
 * so each first checks what is done already. So it also finds a label that was moved although the reply was lost.
 *
 * testSecret cannot log in: the Data API takes a secret's ARN, not a version, and always reads AWSCURRENT, so no client
 * outside the VPC can use a pending password. It asks the owner whether the role may log in at all; the real login
 * is tried at the end of finishSecret, when the new password is the current one. Between setSecret and finishSecret, a few
 * seconds, new sessions of the role are refused: what is observed then is landed, and recorded from the backlog.
 *
 * @throws OddsError `rotation_refused`, a `secret_…` or `database_…` code, or `deadline_near`
 */
export function rotateLogin(rotation: Rotation, request: RotationRequest, signal?: AbortSignal): Promise<void> {
  return rotation.retry(() => runStep(rotation, request, signal), signal);
}

async function runStep(rotation: Rotation, request: RotationRequest, signal?: AbortSignal): Promise<void> {
  const versions = await rotation.secrets.describe(request.secretArn, signal);
  const stages = checkedStages(versions, request);
  if (request.step === 'finishSecret') return await finish(rotation, request, versions, signal);
  // This version has been rotated to before: an earlier step, repeated late.
  if (stages.includes('AWSCURRENT')) return;
  switch (request.step) {
    case 'createSecret':
      return await create(rotation, request, signal);
    case 'setSecret':
      return await set(rotation, request, signal);
    case 'testSecret':
      return await test(rotation, request, signal);
  }
}

function checkedStages({ rotationEnabled, stagesOf }: SecretVersions, { secretArn, token }: RotationRequest) {
  if (!rotationEnabled) throw refusal(`Rotation is not enabled for the secret ${secretArn}.`, secretArn);
  const stages = stagesOf[token];
  if (!stages) throw refusal(`The secret ${secretArn} has no version ${token} to rotate to.`, secretArn);
  if (!stages.includes('AWSPENDING') && !stages.includes('AWSCURRENT')) {
    throw refusal(`The version ${token} of the secret ${secretArn} is neither pending nor current.`, secretArn);
  }
  return stages;
}

async function create({ secrets }: Rotation, { secretArn, token }: RotationRequest, signal?: AbortSignal) {
  if ((await secrets.read(secretArn, 'AWSPENDING', token, signal)) !== undefined) return;
  const current = await credentialIn(secrets, secretArn, 'AWSCURRENT', undefined, signal);
  const pending: Credential = { ...current, password: await secrets.generatePassword(signal) };
  await secrets.putPending(secretArn, token, JSON.stringify(pending), signal);
}

async function set(rotation: Rotation, { secretArn, token }: RotationRequest, signal?: AbortSignal) {
  const { secrets, ownerDatabase, randomBytes } = rotation;
  const pending = await credentialIn(secrets, secretArn, 'AWSPENDING', token, signal);
  const current = await credentialIn(secrets, secretArn, 'AWSCURRENT', undefined, signal);
  if (pending.username !== current.username) {
    throw refusal(`The pending secret is of ${pending.username}, the current one of ${current.username}.`, secretArn);
  }
  await setPassword(ownerDatabase, { ...pending, salt: randomBytes(16) }, signal);
}

const loginSchema = z.tuple([z.object({ can_login: z.boolean(), valid: z.boolean() })]);

async function test({ secrets, ownerDatabase }: Rotation, { secretArn, token }: RotationRequest, signal?: AbortSignal) {
  const { username } = await credentialIn(secrets, secretArn, 'AWSPENDING', token, signal);
  const { rows } = await ownerDatabase.execute(
    {
      sql: `select rolcanlogin as can_login, coalesce(rolvaliduntil > now(), true) as valid
        from pg_catalog.pg_roles where rolname = :role`,
      parameters: { role: username },
    },
    signal,
  );
  const [login] = loginSchema.safeParse(rows).data ?? [];
  if (!login?.can_login || !login.valid) throw refusal(`The role ${username} may not log in.`, secretArn);
}

async function finish(
  { secrets, databaseAs }: Rotation,
  { secretArn, token }: RotationRequest,
  { stagesOf }: SecretVersions,
  signal?: AbortSignal,
) {
  const current = Object.keys(stagesOf).find((version) => stagesOf[version]?.includes('AWSCURRENT'));
  if (current !== token) await secrets.makeCurrent(secretArn, token, current, signal);
  await databaseAs(secretArn).execute({ sql: 'select 1 as logged_in' }, signal);
}

async function credentialIn(
  secrets: RotatingSecrets,
  secretArn: string,
  stage: SecretStage,
  token: string | undefined,
  signal?: AbortSignal,
): Promise<Credential> {
  const secret = await secrets.read(secretArn, stage, token, signal);
  if (secret === undefined) throw refusal(`The secret ${secretArn} has no version in stage ${stage}.`, secretArn);
  return credentialOf(secretArn, secret);
}

function refusal(message: string, secretArn: string): OddsError {
  return new OddsError('rotation_refused', message, { details: { secretArn } });
}
