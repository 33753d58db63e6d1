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

/** Middy middleware: a function's runs leave their notes in the state table, and where they cannot, the log says so. */
export function leaveNote<Run, Report>(
  { client, table, now, logger }: NotedIn,
  outcomesOf: (ending: EndedInvocation<Run, Report>) => readonly RunOutcome[],
): MiddlewareObj<Run, Report> {
  return noteRun({
    notes: dynamoDbRunNotes({ client, table }),
    outcomesOf,
    now,
    onFailure: (error) => {
      const told = error instanceof Error ? error : new Error(String(error));
      logger.warn('The run left no note of itself', { error: told });
    },
  });
}
