import type { Refusal } from './gate.ts';
import type { Service } from './sandbox.ts';

/** What the services say when they cannot, as AWS says it. */

export function dataApiRefusal(name: string, status: number, message: string): Refusal {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': name };
  return { status, headers, body: JSON.stringify({ message }) };
}

export const throttled = dataApiRefusal('ThrottlingException', 400, 'Rate exceeded');

export const lockTimeout = dataApiRefusal(
  'DatabaseErrorException',
  400,
  'ERROR: canceling statement due to lock timeout; SQLState: 55P03',
);

export const statementTimeout = dataApiRefusal('StatementTimeoutException', 400, 'Request timed out');

export const away: Readonly<Record<Service, Refusal>> = {
  dataApi: dataApiRefusal('DatabaseUnavailableException', 504, 'The database is not available.'),
  s3: {
    status: 503,
    headers: { 'content-type': 'application/xml' },
    body: '<?xml version="1.0"?><Error><Code>ServiceUnavailable</Code><Message>Please try again.</Message></Error>',
  },
  dynamoDb: {
    status: 500,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}',
  },
};
