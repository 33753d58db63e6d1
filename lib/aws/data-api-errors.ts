import * as z from 'zod';
import type { ErrorCode } from '../resilience/error-table.ts';
import { OddsError } from '../resilience/odds-error.ts';

const away = 'database_unavailable';
const throttled = 'database_throttled';
const forbidden = 'database_forbidden';
const refused = 'database_refused';

/** What each class of the Data API means here. A DatabaseErrorException is decided by its SQLSTATE instead. */
const codeOfClass: Readonly<Record<string, ErrorCode>> = {
  DatabaseResumingException: 'database_resuming',

  DatabaseUnavailableException: away,
  InternalServerErrorException: away,
  InternalFailure: away,
  ServiceUnavailableError: away,
  ServiceUnavailableException: away,
  // The transaction was ended for us (idle for three minutes, a failover): the whole of it may be tried again.
  TransactionNotFoundException: away,

  Throttling: throttled,
  ThrottlingException: throttled,
  TooManyRequests: throttled,
  TooManyRequestsException: throttled,

  StatementTimeoutException: 'database_timeout',

  AccessDeniedException: forbidden,
  CredentialsProviderError: forbidden,
  ExpiredTokenException: forbidden,
  ForbiddenException: forbidden,
  InvalidSecretException: forbidden,
  InvalidSignatureException: forbidden,
  SecretsErrorException: forbidden,
  UnrecognizedClientException: forbidden,

  DatabaseNotFoundException: refused,
  HttpEndpointNotEnabledException: refused,
  InvalidResourceStateException: refused,
  NotFoundException: refused,
  ValidationException: refused,

  // The statement ran; its result is too large, or of a type that the API cannot carry.
  UnsupportedResultException: 'database_result_unreadable',
};

/** SQLSTATEs, whole or by their beginning: the first that fits. */
const codeOfSqlState: readonly (readonly [prefix: string, code: ErrorCode])[] = [
  ['40001', 'database_busy'],
  ['40P01', 'database_busy'],
  ['55P03', 'database_busy'],
  // Sessions, memory or disk.
  ['53', 'database_exhausted'],
  ['57014', 'database_timeout'],
  ['57P0', away],
  ['08', away],
  ['3F000', 'database_schema_missing'],
  ['42703', 'database_schema_missing'],
  ['42883', 'database_schema_missing'],
  ['42P01', 'database_schema_missing'],
  ['28', forbidden],
  ['42501', forbidden],
];

/** Node's names for a connection that was never made, or broke before the answer was whole. */
const socketErrors = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

const failureSchema = z.object({
  name: z.string().catch('Error'),
  message: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  $metadata: z
    .object({ httpStatusCode: z.number().optional(), requestId: z.string().optional() })
    .optional()
    .catch(undefined),
});
type Failure = z.infer<typeof failureSchema>;

/** Translates an error of the SDK to one of the error table. The original stays as its cause. */
export function translateDataApiError(thrown: unknown, signal?: AbortSignal): OddsError {
  if (thrown instanceof OddsError) return thrown;
  const failure = failureSchema.catch({ name: 'Error', message: String(thrown) }).parse(thrown);
  const code = codeOf(failure, signal?.aborted ?? false);
  const sqlState = sqlStateOf(failure.message);
  // The SDK's own error, if the service sent none.
  const reason = ['', 'UnknownError'].includes(failure.message) ? failure.name : failure.message;
  return new OddsError(code, `${sentences[code] ?? 'The database refused the call'}: ${reason}`, {
    cause: thrown,
    details: {
      exception: failure.name,
      ...(sqlState && { sqlState }),
      ...(failure.$metadata?.requestId && { requestId: failure.$metadata.requestId }),
    },
  });
}

const sentences: Partial<Record<ErrorCode, string>> = {
  deadline_near: 'The call to the database was given up because the deadline is near',
  database_resuming: 'The database is waking up',
  database_unavailable: 'The database did not answer',
  database_throttled: 'The database takes no more calls just now',
  database_timeout: 'The statement took too long',
  database_busy: 'The database is busy',
  database_exhausted: 'The database has nothing left to answer the call with',
  database_schema_missing: 'The schema of the database is not what this code expects',
  database_forbidden: 'The database did not let this caller in',
  database_result_unreadable: 'The result of the statement cannot be read',
};

/** The API puts the SQLSTATE last: `ERROR: …; Position: 8; SQLState: 42703`. Read from the right, because … is anything. */
function sqlStateOf(message: string): string | undefined {
  return /SQLState:\s*([0-9A-Z]{5})\s*$/.exec(message)?.[1];
}

function codeOf({ name, message, code, $metadata }: Failure, aborted: boolean): ErrorCode {
  if (name === 'AbortError') return 'deadline_near';
  if (name === 'DatabaseErrorException') return codeOfState(sqlStateOf(message));
  if (name === 'BadRequestException') return codeOfBadRequest(message);
  const known = codeOfClass[name];
  if (known) return known;
  // Our own abort destroys the socket, and now and then the socket's error comes first.
  if (name === 'TimeoutError' || (code !== undefined && socketErrors.has(code)))
    return aborted ? 'deadline_near' : away;
  const status = $metadata?.httpStatusCode ?? 0;
  if (status === 429) return throttled;
  if (status >= 500) return away;
  return name === 'SyntaxError' ? 'database_result_unreadable' : refused;
}

/** Under this class the API also reports two failures that are not the request's: no connection, and no login. */
function codeOfBadRequest(message: string): ErrorCode {
  if (message.includes('Communications link failure')) return away;
  return message.includes('password authentication failed') ? forbidden : refused;
}

function codeOfState(sqlState: string | undefined): ErrorCode {
  return codeOfSqlState.find(([prefix]) => sqlState?.startsWith(prefix))?.[1] ?? refused;
}
