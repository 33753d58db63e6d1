import { Stack } from 'aws-cdk-lib';
import type { FunctionUses } from '../../functions/declaration.ts';
import type { Resources } from '../../functions/environment.ts';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { MonitoredFunction } from './monitored-function.ts';
import { meteredSources, type SourceKeys } from './source-access.ts';

const landedActions = { write: 's3:PutObject', read: 's3:GetObject' } as const;
const rotationActions = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];

/** Allows what the declaration uses. CDK's own grants would give more actions than that. */
export function grantUses(
  grantee: MonitoredFunction,
  uses: FunctionUses,
  { storage, keys }: { readonly storage: StorageStack; readonly keys: SourceKeys },
): void {
  const table = storage.state.tableArn;
  if (uses.database) {
    const { as, actions } = uses.database;
    grantee.allow(prefixed('rds-data', actions), storage.database.clusterArn);
    grantee.allow(['secretsmanager:GetSecretValue'], storage.secretOf(as).secretArn);
  }
  grantLanded(grantee, uses, storage);
  for (const { key, actions } of uses.state ?? []) grantee.allowOnKeys(prefixed('dynamodb', actions), table, key);
  if (uses.sources) {
    for (const { secretArn } of keys.values()) {
      // The six characters that Secrets Manager puts behind a name.
      grantee.allow(['secretsmanager:GetSecretValue'], `${secretArn}-??????`);
    }
    if (uses.sources.remembersQuota && meteredSources(keys).length > 0) {
      grantee.allowOnKeys(['dynamodb:GetItem', 'dynamodb:PutItem'], table, 'quota');
    }
  }
  grantPasswords(grantee, uses, storage);
}

/** Schedules of windows and no others. A listing is allowed on everything or nothing: in its own group it is always denied. */
export function grantWindows(grantee: MonitoredFunction, { group, roleArn }: NonNullable<Resources['windows']>): void {
  const windows = Stack.of(grantee).formatArn({
    service: 'scheduler',
    resource: 'schedule',
    resourceName: `${group}/closing-*`,
  });
  grantee.allow(prefixed('scheduler', ['CreateSchedule', 'UpdateSchedule', 'DeleteSchedule']), windows);
  grantee.allow(['scheduler:ListSchedules'], '*');
  grantee.allowPassing(roleArn, 'scheduler.amazonaws.com');
  grantee.acknowledgeWildcard(windows, 'The name of a window is made of its time: all of them, and no other schedule.');
}

function grantLanded(grantee: MonitoredFunction, { landed = [] }: FunctionUses, storage: StorageStack): void {
  for (const { kind, may } of landed) {
    const objects = storage.landed.arnForObjects(`${kind.root}*`);
    for (const use of may) {
      if (use === 'list') grantee.allowListing(storage.landed.bucketArn, kind.root);
      else grantee.allow([landedActions[use]], objects);
    }
    grantee.acknowledgeWildcard(objects, 'Keys are made of time and content: all of them, and of this prefix only.');
  }
}

function grantPasswords(grantee: MonitoredFunction, { passwords }: FunctionUses, storage: StorageStack): void {
  const secretArns = [storage.recorder, storage.reader].map(({ secret }) => secret.secretArn);
  if (passwords === 'read') grantee.allow(['secretsmanager:GetSecretValue'], ...secretArns);
  if (passwords === 'rotate') {
    grantee.allow(prefixed('secretsmanager', rotationActions), ...secretArns);
    grantee.allow(['secretsmanager:GetRandomPassword'], '*');
  }
}

function prefixed(service: string, actions: readonly string[]): readonly string[] {
  return actions.map((action) => `${service}:${action}`);
}
