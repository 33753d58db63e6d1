import * as z from 'zod';
import type { GateRequest } from '../../harness/gate.ts';
import { partitionOf, recording, schedulerOperationOf, targetOf } from '../../harness/operations.ts';
import { type AwsService, awsServices, type Service } from '../../harness/services.ts';

export interface Operation {
  readonly service: AwsService;
  readonly name: string;
}

export function isAwsService(service: Service): service is AwsService {
  return (awsServices as readonly Service[]).includes(service);
}

/** `dynamoDb UpdateItem lease SET lease_owner` */
export function textOf({ service, name }: Operation): string {
  return `${service} ${name}`;
}

/**
 * What a request does, so that requests which may fail alike have one name: of DynamoDB with the kind of item (`PutItem settled`),
 * of the Data API with the kind of statement (`ExecuteStatement alter in a transaction`).
 */
export function operationOf(service: AwsService, request: GateRequest): string {
  switch (service) {
    case 'dataApi':
      return dataApiOperation(request);
    case 's3':
      return s3Operation(request);
    case 'dynamoDb':
      return `${targetOf(request)} ${kindOfItem(request)}`;
    case 'secretsManager':
      return targetOf(request);
    case 'scheduler':
      return schedulerOperationOf(request);
  }
}

const statementSchema = z.object({ sql: z.string(), transactionId: z.string().optional() });
const updateSchema = z.object({ UpdateExpression: z.string().default('') });

function dataApiOperation(request: GateRequest): string {
  const { path, body } = request;
  if (path !== '/Execute') return path.slice(1);
  const { sql, transactionId } = statementSchema.parse(JSON.parse(body.toString('utf8')));
  const [verb = ''] = /\w+/.exec(sql) ?? [];
  // Each function of the database does something else; what records differs only in what it records.
  const [, called] = /\bhistory\.(\w+)\(/.exec(sql) ?? [];
  const kind = recording(request) ? 'of a recording' : `${verb}${called === undefined ? '' : ` ${called}`}`;
  return `ExecuteStatement ${kind}${transactionId === undefined ? '' : ' in a transaction'}`;
}

function s3Operation({ method, path }: GateRequest): string {
  if (method === 'GET') return path.includes('list-type=2') ? 'ListObjectsV2' : 'GetObject';
  return method === 'PUT' ? 'PutObject' : method;
}

function kindOfItem(request: GateRequest): string {
  const { UpdateExpression } = updateSchema.parse(JSON.parse(request.body.toString('utf8')));
  // Several updates of one kind of item differ in what they set first.
  return [partitionOf(request)?.split('#')[0], ...UpdateExpression.split(' ').slice(0, 2)].join(' ').trim();
}
