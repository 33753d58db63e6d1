import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const started = 'http.client.request.start';

/** The actions of IAM that this process needs for the requests that it makes meanwhile. Functions run in threads of their own. */
export async function recordActions<T>(
  work: () => Promise<T>,
): Promise<{ readonly done: T; readonly actions: string[] }> {
  const actions = new Set<string>();
  const onRequest = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    for (const action of actionsOf(request)) actions.add(action);
  };
  subscribe(started, onRequest);
  try {
    return { done: await work(), actions: [...actions].sort() };
  } finally {
    unsubscribe(started, onRequest);
  }
}

const dataApiActions: Readonly<Record<string, string>> = {
  '/Execute': 'rds-data:ExecuteStatement',
  '/BeginTransaction': 'rds-data:BeginTransaction',
  '/CommitTransaction': 'rds-data:CommitTransaction',
  '/RollbackTransaction': 'rds-data:RollbackTransaction',
};

function actionsOf(request: ClientRequest): readonly string[] {
  const target = String(request.getHeader('x-amz-target') ?? '');
  const { path } = request;
  const ofDataApi = dataApiActions[path];
  // The Data API reads the secret with the caller's own permission.
  if (ofDataApi !== undefined) return [ofDataApi, 'secretsmanager:GetSecretValue'];
  if (target.startsWith('DynamoDB_')) return [`dynamodb:${target.split('.')[1]}`];
  if (target.startsWith('Logs_')) return [`logs:${target.split('.')[1]}`];
  if (path.endsWith('/invocations')) return ['lambda:InvokeFunction'];
  if (path.endsWith('/configuration')) return ['lambda:GetFunctionConfiguration'];
  if (path.includes('list-type=2')) return ['s3:ListBucket'];
  if (request.method === 'GET' && path.startsWith('/odds-local-landed/')) return ['s3:GetObject'];
  if (request.method === 'PUT' && path.startsWith('/odds-local-landed/')) return ['s3:PutObject'];
  return [`unknown:${request.method} ${path}`];
}
