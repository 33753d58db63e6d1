import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { MonitoredFunction } from './monitored-function.ts';

/** All notes lie under it (lib/aws/dynamodb-run-notes.ts). */
const notes = 'run';

/** A run may leave a note of itself, and read none. */
export function allowLeavingNotes(runner: MonitoredFunction, { tableArn }: ITableV2): void {
  runner.allowOnKeys(['dynamodb:UpdateItem'], tableArn, notes);
}

export function allowReadingNotes(reader: MonitoredFunction, { tableArn }: ITableV2): void {
  reader.allowOnKeys(['dynamodb:Query'], tableArn, notes);
}
