import type { FaultResponse } from './gate.ts';

// How the services of AWS refuse a request.

export function dataApiRefusal(name: string, status: number, message: string): FaultResponse {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': name };
  return { status, headers, body: JSON.stringify({ message }) };
}

export function s3Refusal(status: number, code: string): FaultResponse {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

export function schedulerRefusal(name: string, status: number): FaultResponse {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': name };
  return { status, headers, body: JSON.stringify({ Message: name }) };
}

/** Of DynamoDB and Secrets Manager. */
export function jsonRefusal(status: number, type: string): FaultResponse {
  const body = JSON.stringify({ __type: `com.amazonaws#${type}`, message: type });
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
}

export const databaseThrottled = dataApiRefusal('ThrottlingException', 400, 'Rate exceeded');
export const databaseLockTimeout = dataApiRefusal(
  'DatabaseErrorException',
  400,
  'ERROR: canceling statement due to lock timeout; SQLState: 55P03',
);
export const databaseStatementTimeout = dataApiRefusal('StatementTimeoutException', 400, 'Request timed out');
export const databaseResuming = dataApiRefusal(
  'DatabaseResumingException',
  400,
  'The Aurora DB instance odds-local is resuming after being auto-paused. Please wait a few seconds and try again.',
);

/** How each service refuses while it is unavailable. */
export const unavailable = {
  dataApi: dataApiRefusal('DatabaseUnavailableException', 504, 'The database is not available.'),
  s3: s3Refusal(503, 'ServiceUnavailable'),
  dynamoDb: jsonRefusal(500, 'InternalServerError'),
} as const;
