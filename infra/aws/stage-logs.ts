import { type CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { type FunctionName, functionDeclarations } from '../../functions/declarations.ts';
import { instantOf } from '../../lib/odds/instant.ts';
import type { LogLine, LogQuery } from '../deployment.ts';
import { inOrderOfTime, logLineOf } from '../log-lines.ts';
import { logGroupName } from '../resource-names.ts';
import type { StageName } from '../stage-names.ts';

/** Lines of all functions of a stage: a run may have started another one, which names it. */
export async function readStageLogs(
  client: CloudWatchLogsClient,
  stage: StageName,
  query: LogQuery,
): Promise<readonly LogLine[]> {
  const ofFunctions = await Promise.all(
    functionDeclarations.map(({ name }) => linesOf(client, { stage, name, query })),
  );
  return inOrderOfTime(ofFunctions.flat());
}

interface FunctionLog {
  readonly stage: StageName;
  readonly name: FunctionName;
  readonly query: LogQuery;
}

async function linesOf(client: CloudWatchLogsClient, { stage, name, query }: FunctionLog): Promise<LogLine[]> {
  // A text in quotes matches wherever it is in a line.
  const filter = {
    logGroupName: logGroupName(stage, name),
    filterPattern: `"${query.id}"`,
    startTime: query.since.getTime(),
  };
  const lines: LogLine[] = [];
  // A page may be empty and yet not be the last one.
  for await (const { events = [] } of paginateFilterLogEvents({ client }, filter)) {
    for (const { message = '', timestamp } of events) {
      const at = timestamp === undefined ? undefined : instantOf(new Date(timestamp).toISOString());
      const line = logLineOf(message, { service: name, at });
      if (line) lines.push(line);
    }
  }
  return lines;
}
