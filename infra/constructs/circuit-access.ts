import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Stage } from '../stages.ts';

/** What is asked of a MonitoredFunction here, and no more: so a test can take the environment without all of CDK's types. */
interface Caller {
  allowOnKeys(actions: readonly string[], table: string, ...partitionKeys: readonly string[]): void;
}

/** Call out through circuits: read all of them, change one, and count its failures (lib/aws/dynamodb-circuit-store.ts). */
export function allowCircuits(caller: Caller, { tableArn }: ITableV2): void {
  caller.allowOnKeys(['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem'], tableArn, 'circuit');
  caller.allowOnKeys(['dynamodb:UpdateItem', 'dynamodb:Query'], tableArn, 'circuit-failures#*');
}

/** What a function is told of its circuits, for failures that come with runs so many minutes apart. */
export function circuitEnvironment({ circuits }: Stage, { tableName }: ITableV2, everyMinutes: number) {
  return {
    STATE_TABLE: tableName,
    RUN_EVERY_MINUTES: String(everyMinutes),
    SOURCE_CIRCUIT_FAILURES: String(circuits.source.failures),
    SOURCE_CIRCUIT_OPEN_SECONDS: String(circuits.source.openFor.toSeconds()),
    DATABASE_CIRCUIT_FAILURES: String(circuits.database.failures),
    DATABASE_CIRCUIT_OPEN_SECONDS: String(circuits.database.openFor.toSeconds()),
  };
}

/** The slowest cadence at which a stage's slates are observed: a window of five of those takes in the runs of all. */
export function slowestCadence({ slates }: Stage): number {
  return Math.max(...slates.map(({ everyMinutes }) => everyMinutes));
}
