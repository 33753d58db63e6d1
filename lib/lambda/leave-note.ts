import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj } from '@middy/core';
import { dynamoDbRunNotes } from '../aws/dynamodb-run-notes.ts';
import type { StateTable } from '../aws/state-table.ts';
import type { EndedInvocation, RunOutcome } from '../telemetry/run-status.ts';
import { noteRun } from './save-run-status.ts';

interface NotedIn extends StateTable {
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Middy middleware: saves the status of each run in the state table, and logs a warning if it cannot. */
export function leaveNote<Run, Report>(
  { client, table, now, logger }: NotedIn,
  outcomesOf: (ending: EndedInvocation<Run, Report>) => readonly RunOutcome[],
): MiddlewareObj<Run, Report> {
  return noteRun({
    notes: dynamoDbRunNotes({ client, table }),
    outcomesOf,
    now,
    onFailure: (error) => {
      const cause = error instanceof Error ? error : new Error(String(error));
      logger.warn('The status of the run could not be saved', { error: cause });
    },
  });
}
