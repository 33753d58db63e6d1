/** The names that AWS would give: an account, a cluster, secrets, a bucket and a table that exist on one machine only. */
export const region = 'us-east-1';
export const accountId = '000000000000';
export const clusterArn = `arn:aws:rds:${region}:${accountId}:cluster:odds-local`;
export const databaseName = 'odds';
export const landedBucket = 'odds-local-landed';
export const stateTable = 'odds-local-state';

/** Whom a caller of the database is: the schema's owner, the functions that record, or everybody who asks. */
export type DatabaseRole = 'owner' | 'recorder' | 'reader';

export function secretArnOf(role: DatabaseRole): string {
  return secretArnNamed(`odds-local/${role}`);
}

export function secretArnNamed(name: string): string {
  return `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}`;
}

/** The key of The Odds API, where somebody has given one. */
export const theOddsApiSecret = 'odds-local/the-odds-api';
export const theOddsApiSecretArn = secretArnNamed(theOddsApiSecret);

/** What the SDK wants to sign with. The emulators look at the form, never at the value. */
export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
