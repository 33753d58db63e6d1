import * as z from 'zod';
import { isRecording } from '../../soak/call-traps.ts';
import type { PassingCall } from '../../soak/gate.ts';

/** The services of AWS that functions call. */
export const services = ['dataApi', 's3', 'dynamoDb', 'secretsManager'] as const;
export type Service = (typeof services)[number];

const partition = z.object({ S: z.string() });
const dynamoDbSchema = z.object({
  Key: z.object({ pk: partition }).optional(),
  Item: z.object({ pk: partition }).optional(),
  ExpressionAttributeValues: z.looseObject({ ':pk': partition.optional() }).optional(),
  UpdateExpression: z.string().optional(),
});

/**
 * What a call does, so that two calls of one name may fail alike: of DynamoDB with the kind of item (`PutItem settled`), of
 * the Data API with the kind of statement (`ExecuteStatement alter in a transaction`).
 */
export function operationOf(service: Service, call: PassingCall): string {
  switch (service) {
    case 'dataApi':
      return dataApiOperation(call);
    case 's3':
      return s3Operation(call);
    case 'dynamoDb':
      return `${target(call)} ${kindOfItem(call)}`;
    case 'secretsManager':
      return target(call);
  }
}

function target({ headers }: PassingCall): string {
  return `${headers['x-amz-target']}`.split('.').at(-1) ?? '';
}

const statementSchema = z.object({ sql: z.string(), transactionId: z.string().optional() });

function dataApiOperation({ path, body }: PassingCall): string {
  if (path !== '/Execute') return path.slice(1);
  const { sql, transactionId } = statementSchema.parse(JSON.parse(body.toString('utf8')));
  const [verb = ''] = /\w+/.exec(sql) ?? [];
  const kind = isRecording({ body }) ? 'of a recording' : verb;
  return `ExecuteStatement ${kind}${transactionId === undefined ? '' : ' in a transaction'}`;
}

function s3Operation({ method, path }: PassingCall): string {
  if (method === 'GET') return path.includes('list-type=2') ? 'ListObjectsV2' : 'GetObject';
  return method === 'PUT' ? 'PutObject' : method;
}

function kindOfItem({ body }: PassingCall): string {
  const {
    Key,
    Item,
    ExpressionAttributeValues,
    UpdateExpression = '',
  } = dynamoDbSchema.parse(JSON.parse(body.toString('utf8')));
  const pk = Key?.pk ?? Item?.pk ?? ExpressionAttributeValues?.[':pk'];
  // Several updates of one kind of item differ in what they set first.
  return [pk?.S.split('#')[0], ...UpdateExpression.split(' ').slice(0, 2)].join(' ').trim();
}
