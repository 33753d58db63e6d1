import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj } from '@middy/core';
import { dynamoDbRunStatuses } from '../aws/dynamodb-run-statuses.ts';
import type { StateTable } from '../aws/state-table.ts';
import type { EndedInvocation, RunOutcome } from '../telemetry/run-status.ts';
import { saveRunStatusTo } from './save-run-status-to.ts';

interface RunStatusTable extends StateTable {
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Middy middleware: saves the status of each run in the state table, and logs a warning if it cannot. */
export function saveRunStatus<Run, Report>(
  { client, table, now, logger }: RunStatusTable,
  outcomesOf: (ending: EndedInvocation<Run, Report>) => readonly RunOutcome[],
): MiddlewareObj<Run, Report> {
  return saveRunStatusTo({
    statuses: dynamoDbRunStatuses({ client, table }),
    outcomesOf,
    now,
    onFailure: (error) => {
      const cause = error instanceof Error ? error : new Error(String(error));
      logger.warn('The status of the run could not be saved', { error: cause });
    },
  });
}
