import { PostgresError, SessionUnavailable, StatementTimedOut } from './engines/engine.ts';

/** Every class the service answers with, and its HTTP status. */
const errorStatuses = {
  AccessDeniedException: 403,
  BadRequestException: 400,
  DatabaseErrorException: 400,
  DatabaseNotFoundException: 404,
  DatabaseResumingException: 400,
  DatabaseUnavailableException: 504,
  ForbiddenException: 403,
  HttpEndpointNotEnabledException: 400,
  InternalFailure: 500,
  InternalServerErrorException: 500,
  InvalidResourceStateException: 400,
  InvalidSecretException: 400,
  MissingAuthenticationTokenException: 403,
  NotFoundException: 404,
  RequestEntityTooLargeException: 413,
  SecretsErrorException: 400,
  SerializationException: 400,
  ServiceUnavailableError: 503,
  StatementTimeoutException: 400,
  ThrottlingException: 400,
  TooManyRequestsException: 429,
  TransactionNotFoundException: 404,
  UnknownOperationException: 404,
  UnsupportedResultException: 400,
  ValidationException: 400,
} as const;

export type ErrorName = keyof typeof errorStatuses;

export const errorNames = Object.keys(errorStatuses) as ErrorName[];

/** An answer of the emulated service, not a failure of this program: hence not an OddsError. */
export class ServiceError extends Error {
  override readonly name: ErrorName;
  /** StatementTimeoutException names the connection. */
  readonly dbConnectionId: number | undefined;

  constructor(name: ErrorName, message: string, options: { cause?: unknown; dbConnectionId?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = name;
    this.dbConnectionId = options.dbConnectionId;
  }

  get status(): number {
    return errorStatuses[this.name];
  }
}

export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

/** `ERROR: <message>[; Hint: …][; Position: N]; SQLState: 42703`; the service leaves Detail out. */
export function databaseError(error: PostgresError): ServiceError {
  const hint = error.hint === undefined ? '' : `; Hint: ${error.hint}`;
  const position = error.position === undefined ? '' : `; Position: ${error.position}`;
  const message = `${error.severity}: ${error.message}${hint}${position}; SQLState: ${error.sqlState}`;
  return new ServiceError('DatabaseErrorException', message, { cause: error });
}

export function abortedTransaction(): ServiceError {
  const message = 'current transaction is aborted, commands ignored until end of transaction block';
  return databaseError(new PostgresError({ severity: 'ERROR', message, sqlState: '25P02' }));
}

/** Whatever went wrong, as the service would say it. */
export function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof StatementTimedOut) {
    return new ServiceError('StatementTimeoutException', 'Request timed out', {
      cause: error,
      dbConnectionId: error.connectionId,
    });
  }
  if (error instanceof SessionUnavailable) {
    const { message } = error;
    return databaseError(new PostgresError({ severity: 'ERROR', message, sqlState: error.sqlState }));
  }
  if (error instanceof PostgresError) {
    // Only a second command in one text gives this message: the grammar finds it better than any scanner of ours could.
    if (error.sqlState === '42601' && error.message.startsWith('cannot insert multiple commands')) {
      return new ServiceError('ValidationException', "Multistatements aren't supported.", { cause: error });
    }
    return error.connectionLost
      ? new ServiceError('DatabaseUnavailableException', error.message, { cause: error })
      : databaseError(error);
  }
  return new ServiceError('InternalServerErrorException', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}
