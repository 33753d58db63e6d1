import * as z from 'zod';
import { landedBucket } from '../../infra/local/account.ts';
import type { PassingCall } from '../soak/gate.ts';

/** A service of AWS that functions call over a wire of its own. */
export type AwsSide = 'dataApi' | 's3' | 'dynamoDb' | 'secretsManager';

/** `dynamodb:PutItem lease`: the action, and the key that it is about. */
export function actionOf(side: AwsSide, { method, path, headers, body }: PassingCall): string {
  const url = new URL(path, 'http://service');
  switch (side) {
    case 'dataApi':
      return `rds-data:${path.slice(1).replace(/^Execute$/, 'ExecuteStatement')}`;
    case 'dynamoDb':
      return `dynamodb:${operationIn(headers)} ${partitionIn(body)}`;
    case 'secretsManager':
      return `secretsmanager:${operationIn(headers)}`;
    case 's3': {
      const key = decodeURIComponent(url.pathname).replace(`/${landedBucket}`, '').replace(/^\//, '');
      if (method === 'GET' && key === '') return `s3:ListBucket ${url.searchParams.get('prefix')}`;
      return `s3:${method === 'PUT' ? 'Put' : 'Get'}Object ${key}`;
    }
  }
}

function operationIn(headers: PassingCall['headers']): string | undefined {
  return `${headers['x-amz-target']}`.split('.').at(-1);
}

const partition = z.object({ S: z.string() });
const keyed = z.object({ pk: partition }).optional();
const dynamoDbRequest = z.object({
  Key: keyed,
  Item: keyed,
  ExpressionAttributeValues: z.looseObject({ ':pk': partition.optional() }).optional(),
});

function partitionIn(body: Buffer): string {
  const { Key, Item, ExpressionAttributeValues: values } = dynamoDbRequest.parse(JSON.parse(body.toString('utf8')));
  return (Key?.pk ?? Item?.pk ?? values?.[':pk'])?.S ?? 'no partition';
}
