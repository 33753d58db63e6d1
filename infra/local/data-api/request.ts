import * as z from 'zod';
import { ServiceError } from './service-error.ts';

const double = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);
/** Beyond 2^53 `parseJson` keeps the digits, as a bigint. */
const long = z.union([z.int(), z.bigint()]);

const fieldSchema = z.object({
  isNull: z.boolean().nullish(),
  booleanValue: z.boolean().nullish(),
  longValue: long.nullish(),
  doubleValue: double.nullish(),
  stringValue: z.string().nullish(),
  blobValue: z.string().nullish(),
  arrayValue: z.record(z.string(), z.unknown()).nullish(),
});

const parameterSchema = z.object({
  name: z.string().nullish(),
  value: fieldSchema.nullish(),
  typeHint: z.string().nullish(),
});

const text = z.string().nullish();

const callSchema = z.object({ resourceArn: text, secretArn: text });
const statementSchema = z.object({
  ...callSchema.shape,
  sql: text,
  database: text,
  schema: text,
  transactionId: text,
});

export const executeSchema = z.object({
  ...statementSchema.shape,
  parameters: z.array(parameterSchema).nullish(),
  includeResultMetadata: z.boolean().nullish(),
  continueAfterTimeout: z.boolean().nullish(),
  resultSetOptions: z.object({ decimalReturnType: text, longReturnType: text }).nullish(),
  formatRecordsAs: text,
});
export const batchExecuteSchema = z.object({
  ...statementSchema.shape,
  parameterSets: z.array(z.array(parameterSchema)).nullish(),
});
export const beginSchema = z.object({ ...callSchema.shape, database: text, schema: text });
export const endSchema = z.object({ ...callSchema.shape, transactionId: text });

export type SqlField = z.infer<typeof fieldSchema>;
export type SqlParameter = z.infer<typeof parameterSchema>;
export type StatementRequest = z.infer<typeof statementSchema>;
export type ExecuteRequest = z.infer<typeof executeSchema>;
export type BatchExecuteRequest = z.infer<typeof batchExecuteSchema>;
export type BeginRequest = z.infer<typeof beginSchema>;
export type EndRequest = z.infer<typeof endSchema>;

/** @throws ServiceError: what cannot be read is not even validated */
export function readRequest<Schema extends z.ZodType>(schema: Schema, body: string): z.infer<Schema> {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ServiceError('SerializationException', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`);
}

/** JSON.parse rounds integers beyond 2^53. They are rare, so the digits are looked up only when one is there. */
function parseJson(body: string): unknown {
  try {
    return hugeInteger.test(body) ? JSON.parse(body, keepDigits) : JSON.parse(body);
  } catch (error) {
    throw new ServiceError('SerializationException', 'the request is not JSON', { cause: error });
  }
}

const hugeInteger = /[:[,]\s*-?\d{16,}\s*[,}\]]/;

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source ?? '';
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
