import type { DatabaseUserName } from '../../functions/declaration.ts';
import type { SourceName } from '../../lib/sources/registry.ts';

/** The names that AWS would give: an account, a cluster, secrets, a bucket and a table that exist on one machine only. */
export const region = 'us-east-1';
export const accountId = '000000000000';
export const clusterArn = `arn:aws:rds:${region}:${accountId}:cluster:odds-local`;
export const databaseName = 'odds';
export const landedBucket = 'odds-local-landed';
export const stateTable = 'odds-local-state';

/** The schedules of capture windows. */
export const windows = {
  group: 'odds-local',
  targetArn: `arn:aws:lambda:${region}:${accountId}:function:odds-local-collect-odds`,
  roleArn: `arn:aws:iam::${accountId}:role/odds-local-windows`,
  deadLetterArn: `arn:aws:sqs:${region}:${accountId}:odds-local-undelivered-starts`,
} as const;

export function secretArnOf(role: DatabaseUserName): string {
  return secretArnNamed(`odds-local/${role}`);
}

export function secretArnNamed(name: string): string {
  return `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}`;
}

/** The secret with a source's key, if one was given. */
export function sourceSecret(source: SourceName): string {
  return `odds-local/${source}`;
}

export function sourceSecretArn(source: SourceName): string {
  return secretArnNamed(sourceSecret(source));
}

/** Keys of sources, by source. */
export type SourceKeys = Readonly<Partial<Record<SourceName, string>>>;

/** What the SDK signs with. A service that is started without a secret of its own accepts any. */
export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** The machine's services accept one access key id. They verify no signature, so the secret access key is never used. */
export function credentialsOf({
  accessKeyId = credentials.accessKeyId,
}: {
  readonly accessKeyId?: string | undefined;
}) {
  return { ...credentials, accessKeyId };
}
