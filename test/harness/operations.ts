import * as z from 'zod';
import { landedBucket } from '../../infra/local/account.ts';
import type { GateRequest } from './gate.ts';

// The steps of the functions, as their requests show them.

export type Matcher = (request: GateRequest) => boolean;

export const anyRequest: Matcher = () => true;
export const landing: Matcher = ({ method }) => method === 'PUT';
export const readingLanded: Matcher = ({ method, path }) => method === 'GET' && path.includes('.json.gz');
export const recording: Matcher = ({ body }) => body.includes('history.record_reading');
export const takingLease: Matcher = (request) =>
  isOn(request, 'UpdateItem', '"lease"') && request.body.includes('lease_owner');
export const releasingLease: Matcher = (request) => isOn(request, 'DeleteItem', '"lease"');
export const storingDate: Matcher = (request) => isOn(request, 'UpdateItem', '"schedule#');
export const savingHint: Matcher = (request) => isOn(request, 'PutItem', '"settled#');
export const readingWatermark: Matcher = (request) => isOn(request, 'GetItem', '"backlog#');
export const raisingWatermark: Matcher = (request) => isOn(request, 'PutItem', '"backlog#');
export const marking: Matcher = (request) => isOn(request, 'PutItem', '"backlog-mark#');

function isOn({ headers, body }: GateRequest, operation: string, key: string): boolean {
  return `${headers['x-amz-target']}`.endsWith(`.${operation}`) && body.includes(key);
}

/** The key of the object that a request puts; empty if it puts none. */
export function keyLandedBy(request: GateRequest): string {
  const [path = ''] = request.path.split('?');
  return landing(request) ? decodeURIComponent(path).replace(`/${landedBucket}/`, '') : '';
}

const partition = z.object({ S: z.string() });
const keyed = z.object({ pk: partition }).optional();
const itemSchema = z.object({
  Key: keyed,
  Item: keyed,
  ExpressionAttributeValues: z.looseObject({ ':pk': partition.optional() }).optional(),
});

/** The name of a request of DynamoDB or Secrets Manager: `PutItem`. */
export function targetOf({ headers }: GateRequest): string {
  return `${headers['x-amz-target']}`.split('.').at(-1) ?? '';
}

const schedulerOperations: Readonly<Record<string, string>> = {
  GET: 'ListSchedules',
  POST: 'CreateSchedule',
  PUT: 'UpdateSchedule',
  DELETE: 'DeleteSchedule',
};

/** The name of a request of Scheduler. No function gets a single schedule. */
export function schedulerOperationOf({ method }: GateRequest): string {
  return schedulerOperations[method] ?? method;
}

/** The partition key that a request to DynamoDB is about: `settled#action-network`. */
export function partitionOf({ body }: GateRequest): string | undefined {
  const { Key, Item, ExpressionAttributeValues: values } = itemSchema.parse(JSON.parse(body.toString('utf8')));
  return (Key?.pk ?? Item?.pk ?? values?.[':pk'])?.S;
}
