import * as z from 'zod';
import { type FunctionName, functionDeclarations } from '../../../functions/declarations.ts';
import { logGroupName } from '../../resource-names.ts';
import { printedLines } from '../function-log.ts';
import { operation, Refusal, startJsonService } from '../json-service.ts';
import type { LocalServerOptions } from '../local-server.ts';
import type { LocalService } from '../local-service.ts';

const requestSchema = z.object({
  logGroupName: z.string(),
  filterPattern: z.string().optional(),
  startTime: z.int().optional(),
  endTime: z.int().optional(),
  nextToken: z.string().regex(/^\d+$/).optional(),
  limit: z.int().min(1).max(10_000).optional(),
});
type FilterRequest = z.infer<typeof requestSchema>;

export interface LogsApiOptions extends LocalServerOptions {
  /** In which the functions of the machine keep what they print. */
  readonly file: string;
  readonly stage: string;
}

/** Few, so that callers have to read on. CloudWatch gives up to 10,000, and now and then an empty page. */
const eventsPerPage = 5;

/** CloudWatch Logs over the log of the machine's functions, for finding lines with a text in quotes. */
export function startLogsApi({ file, stage, ...options }: LogsApiOptions): Promise<LocalService> {
  const service = {
    title: 'CloudWatch Logs',
    target: 'Logs_20140328',
    operations: { FilterLogEvents: operation(requestSchema, (request) => filter(request, { file, stage })) },
    invalid: 'InvalidParameterException',
  };
  return startJsonService(service, options);
}

function filter(request: FilterRequest, { file, stage }: Pick<LogsApiOptions, 'file' | 'stage'>) {
  const { logGroupName: group, filterPattern, startTime = 0, endTime = Number.POSITIVE_INFINITY } = request;
  const name = functionDeclarations.find((each) => logGroupName(stage, each.name) === group)?.name;
  if (name === undefined)
    throw new Refusal('ResourceNotFoundException', `The specified log group does not exist: ${group}`);
  const term = filterPattern === undefined ? '' : termOf(filterPattern);
  const found = printedLines(file)
    .map((message, index) => ({ message, ...readLine(message), eventId: String(index) }))
    .filter(({ service, message, timestamp }) => {
      return service === name && message.includes(term) && timestamp >= startTime && timestamp <= endTime;
    })
    .map(({ service: _service, ...event }) => ({ ...event, logStreamName: 'local', ingestionTime: event.timestamp }));
  const from = Number(request.nextToken ?? 0);
  const next = from + Math.min(request.limit ?? eventsPerPage, eventsPerPage);
  return {
    events: found.slice(from, next),
    searchedLogStreams: [],
    ...(next < found.length && { nextToken: String(next) }),
  };
}

const lineSchema = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom' });
      return z.NEVER;
    }
  })
  .pipe(z.object({ service: z.string(), timestamp: z.iso.datetime() }))
  .catch({ service: '', timestamp: new Date(0).toISOString() });

/** CloudWatch has a log for each function; here the line says whose it is. */
function readLine(line: string): { readonly service: FunctionName | string; readonly timestamp: number } {
  const { service, timestamp } = lineSchema.parse(line);
  return { service, timestamp: Date.parse(timestamp) };
}

/** Of the language of filters only this: one text in quotes. */
function termOf(pattern: string): string {
  const [, term] = /^"([^"\\]+)"$/.exec(pattern) ?? [];
  if (term !== undefined) return term;
  throw new Refusal(
    'InvalidParameterException',
    `CloudWatch Logs on this machine filters by a text in quotes only: ${pattern}`,
  );
}
