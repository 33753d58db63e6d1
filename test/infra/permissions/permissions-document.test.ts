import { describe, expect, it } from 'vitest';
import { functionDeclarations } from '../../../functions/declarations.ts';
import { functionId, scopeId } from '../../../infra/constructs/construct-ids.ts';
import { sizingOf, stageNamed } from '../../../infra/stages.ts';
import { templatesOf } from '../stage-templates.ts';
import { rolesOf } from './roles.ts';

const { collection, storage } = templatesOf('prod');
const { roles, allowed } = rolesOf(collection);

/** Without what CDK adds to the ids. */
const plain = (grant: string) =>
  grant
    .replace(/arn:<Partition>:rds:<Region>:<AccountId>:cluster:Database/, 'database')
    .replace(/DatabaseMasterUserSecretSecretArn/, 'owner’s secret')
    .replace(/(Recorder|Reader)Secret/, (_id, user: string) => `${user.toLowerCase()}’s secret`)
    .replace(/StateTableArn/, 'state table')
    .replace(/LandedBucketArn/, 'bucket')
    .replace(/MissedRunsQueue\w+\.Arn/, 'missed runs')
    .replace(/SchedulesUndelivered\w+\.Arn/, 'undelivered starts')
    .replace(/\w+Log[0-9A-F]{8}\.Arn/, 'its log')
    .replace(/\.Arn/, '');

function rowsOf(role: string): string[] {
  const byResource = Map.groupBy(
    allowed(role).map((grant) => /^(\S+) on (.+)$/.exec(plain(grant)) ?? []),
    ([, , resource]) => resource ?? '',
  );
  return [...byResource].map(
    ([resource, grants]) =>
      `| ${resource.replaceAll('*', '\\*')} | ${grants.map(([, action]) => `\`${action}\``).join(', ')} |`,
  );
}

function section(title: string, about: string, role: string): string[] {
  return ['', `## ${title}`, '', about, '', '| on | may |', '| --- | --- |', ...rowsOf(role)];
}

const prod = stageNamed('prod');

function aboutFunction(declaration: (typeof functionDeclarations)[number]): string {
  const { database } = declaration.uses;
  const user = database ? `Database user \`${database.as}\`` : 'No database';
  const { reservedConcurrency } = sizingOf(declaration, prod);
  const limit =
    reservedConcurrency === null ? 'No concurrency is reserved' : `At most ${reservedConcurrency} at a time`;
  return `${user}. ${limit}.`;
}

const text = [
  '# Permissions',
  '',
  '<!-- Printed from the template of prod. Print it again with: npx vitest run test/infra/permissions/permissions-document.test.ts -u -->',
  '',
  'What each function may do on AWS, and nothing beside it. In brackets: the partition keys, or the prefix, to which it is limited.',
  'A test compares the calls that the functions make with these grants, both ways (`test/infra/permissions/used-permissions.test.ts`).',
  ...functionDeclarations.flatMap((declaration) =>
    section(
      declaration.name,
      aboutFunction(declaration),
      // CDK leaves out a part of a path that repeats the one before.
      `${[...new Set([scopeId(declaration.name), functionId(declaration.name)])].join('')}Role`,
    ),
  ),
  ...section('the scheduler', 'Assumed by EventBridge Scheduler, for schedules of this stage only.', 'SchedulesRole'),
  ...section('the deployment', 'CDK’s own function, which runs the migration.', 'AWSCDKTrigger'),
].join('\n');

describe('docs/permissions.md', () => {
  it('says what the template grants to each function, by resource', async () => {
    await expect(`${text}\n`).toMatchFileSnapshot('../../../docs/permissions.md');
  });
});

describe('what has landed', () => {
  const statements = roles.flatMap(({ id, statements }) => statements.map((statement) => ({ id, ...statement })));

  it('can be deleted by no function, neither an object, nor a version, nor by a rule of the bucket', () => {
    const onS3 = statements.flatMap(({ Action }) => Action.filter((action) => /^(s3|\*)/.test(action)));
    expect(new Set(onS3)).toEqual(new Set(['s3:PutObject', 's3:GetObject', 's3:ListBucket']));
  });

  it('can be deleted by no principal of its bucket’s policy either', () => {
    const policies = Object.values(storage.findResources('AWS::S3::BucketPolicy'));
    const effects = policies.flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.map(({ Effect }: { Effect: string }) => Effect),
    );
    expect(new Set(effects)).toEqual(new Set(['Deny']));
  });

  it('is written by the two functions that land, each below its own prefix', () => {
    const writers = statements
      .filter(({ Action }) => Action.includes('s3:PutObject'))
      .map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(writers.sort()).toEqual(['CollectorCollectOddsRole', 'ScheduleSyncSyncScheduleRole']);
  });
});

describe('concurrency', () => {
  it('is reserved for every function that a URL, an event or another function can start', () => {
    const open = functionDeclarations.filter(
      ({ startedBy }) => startedBy.url || startedBy.schedules || startedBy.successOf,
    );
    for (const declaration of open) {
      expect([declaration.name, sizingOf(declaration, prod).reservedConcurrency]).toEqual([
        declaration.name,
        expect.any(Number),
      ]);
    }
  });
});
