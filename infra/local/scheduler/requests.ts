import * as z from 'zod';
import { Refusal } from '../json-service.ts';

// The requests of EventBridge Scheduler's API, with the limits of its reference.

const nameSchema = z.string().regex(/^[0-9a-zA-Z-_.]{1,64}$/, 'must be 1–64 of 0-9 a-z A-Z - _ .');
const tokenSchema = z.string().regex(/^[a-zA-Z0-9-_]{1,64}$/, 'must be 1–64 of a-z A-Z 0-9 - _');
const groupSchema = nameSchema.default('default');
const stateSchema = z.enum(['ENABLED', 'DISABLED']);

const targetSchema = z.strictObject({
  Arn: z.string().regex(/^arn:aws:lambda:[^:]+:\d{12}:function:/, 'a target on this machine is a Lambda function'),
  RoleArn: z.string().regex(/^arn:aws:iam::\d{12}:role\/.+$/),
  DeadLetterConfig: z.strictObject({ Arn: z.string().startsWith('arn:aws:sqs:').optional() }).optional(),
  RetryPolicy: z
    .strictObject({
      MaximumEventAgeInSeconds: z.int().min(60).max(86_400).default(86_400),
      MaximumRetryAttempts: z.int().min(0).max(185).default(185),
    })
    .prefault({}),
  Input: z.string().refine(isJson, 'the input of a Lambda function must be well-formed JSON').optional(),
});

/** What a schedule is. An update replaces all of it: a field that it omits gets its default. */
const definitionSchema = z.strictObject({
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z.string().refine(isTimeZone, 'is no time zone').default('UTC'),
  /** Seconds since 1970, as are all times of the protocol. */
  StartDate: z.number().optional(),
  EndDate: z.number().optional(),
  Description: z.string().max(512).optional(),
  State: stateSchema.default('ENABLED'),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
  FlexibleTimeWindow: z.strictObject({
    Mode: z.literal('OFF', 'a schedule on this machine has no flexible time window'),
  }),
  Target: targetSchema,
});
export type Definition = z.output<typeof definitionSchema>;

export interface Key {
  readonly group: string;
  readonly name: string;
}

export interface Change {
  readonly key: Key;
  readonly token: string | undefined;
}

/** Of a creation or an update: the name is in the path, all else in the body. */
export function readDefinition(name: string, body: string): Change & { readonly definition: Definition } {
  const schema = z.object({ GroupName: groupSchema, ClientToken: tokenSchema.optional() }).loose();
  const { GroupName, ClientToken, ...fields } = valid(schema, jsonOf(body));
  const definition = valid(definitionSchema, fields);
  return { key: { group: GroupName, name: valid(nameSchema, name) }, token: ClientToken, definition };
}

/** Of a query for one schedule, or of its deletion. */
export function readKey(name: string, query: URLSearchParams): Change {
  const schema = z.strictObject({ groupName: groupSchema, clientToken: tokenSchema.optional() });
  const { groupName, clientToken } = valid(schema, Object.fromEntries(query));
  return { key: { group: groupName, name: valid(nameSchema, name) }, token: clientToken };
}

const listSchema = z.strictObject({
  ScheduleGroup: nameSchema.optional(),
  NamePrefix: nameSchema.optional(),
  State: stateSchema.optional(),
  MaxResults: z.coerce.number().int().min(1).max(100).default(100),
  NextToken: z.string().min(1).max(2048).optional(),
});
export type ListRequest = z.output<typeof listSchema>;

export function readListRequest(query: URLSearchParams): ListRequest {
  return valid(listSchema, Object.fromEntries(query));
}

function valid<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(value);
  if (error) throw new Refusal('ValidationException', z.prettifyError(error));
  return data as z.output<Schema>;
}

function jsonOf(text: string): unknown {
  if (isJson(text)) return JSON.parse(text);
  throw new Refusal('ValidationException', 'The request body is not JSON.');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) !== undefined && !/^[+-]/.test(text);
  } catch {
    return false;
  }
}
