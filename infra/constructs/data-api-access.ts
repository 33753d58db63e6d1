import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { MonitoredFunction } from './monitored-function.ts';
import type { DatabaseAddress } from './odds-database.ts';

type DataApiAction = 'ExecuteStatement' | 'BeginTransaction' | 'CommitTransaction' | 'RollbackTransaction';

/** Ask the database as the one user whose secret this is. CDK's own grant would give five actions, used or not. */
export function allowDataApi(
  asker: MonitoredFunction,
  { database, as, actions }: { database: DatabaseAddress; as: ISecret; actions: readonly DataApiAction[] },
): void {
  asker.allow(
    actions.map((action) => `rds-data:${action}`),
    database.clusterArn,
  );
  asker.allow(['secretsmanager:GetSecretValue'], as.secretArn);
}

/** One statement, or several that stand or fall together. */
export const inTransactions = [
  'ExecuteStatement',
  'BeginTransaction',
  'CommitTransaction',
  'RollbackTransaction',
] as const;
