import { landedBucket } from '../../infra/local/account.ts';
import type { GateRequest } from '../harness/gate.ts';
import { partitionOf, schedulerOperationOf, targetOf } from '../harness/operations.ts';
import type { AwsService } from '../harness/services.ts';

/** `dynamodb:PutItem lease`: the action, and the key that it is about. */
export function actionOf(service: AwsService | 'scheduler', request: GateRequest): string {
  const { method, path } = request;
  const url = new URL(path, 'http://service');
  switch (service) {
    case 'dataApi':
      return `rds-data:${path.slice(1).replace(/^Execute$/, 'ExecuteStatement')}`;
    case 'dynamoDb':
      return `dynamodb:${targetOf(request)} ${partitionOf(request) ?? 'no partition'}`;
    case 'secretsManager':
      return `secretsmanager:${targetOf(request)}`;
    case 'scheduler':
      return `scheduler:${schedulerOperationOf(request)}`;
    case 's3': {
      const key = decodeURIComponent(url.pathname).replace(`/${landedBucket}`, '').replace(/^\//, '');
      if (method === 'GET' && key === '') return `s3:ListBucket ${url.searchParams.get('prefix')}`;
      return `s3:${method === 'PUT' ? 'Put' : 'Get'}Object ${key}`;
    }
  }
}
