import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { landedBucket } from '../../infra/local/account.ts';
import { chaos } from '../chaos/chaos.ts';
import { defaultEngine } from '../chaos/databases.ts';
import type { Scenario } from '../chaos/scenario.ts';
import { scenarios } from '../chaos/scenarios/all.ts';
import type { Scene } from '../chaos/scene.ts';
import type { ChaosFunction, Side } from '../chaos/world.ts';
import type { PassingCall } from '../soak/gate.ts';
import { rolesOf } from './roles.ts';
import { templatesOf } from './stage-templates.ts';

/** Together they make the functions do all that they ever do: observe, fail, open and probe circuits, drain, mark, unmark. */
const chosen = [
  'source-500-for-ten-minutes',
  'source-no-games-on-a-game-day',
  's3-gives-nothing-back',
  'invocations-overlap',
  'dynamodb-reply-lost',
];

/** What only an invocation by hand needs. A drain with `since` forgets the hints that it must not believe. */
const byHand = ['dynamodb:DeleteItem on StateTableArn (settled#*)'];

const roles: Readonly<Record<ChaosFunction, string>> = {
  'collect-odds': 'CollectorCollectOddsRole',
  'record-backlog': 'BacklogRecordBacklogRole',
  'sync-schedule': 'ScheduleSyncSyncScheduleRole',
};
const functions = Object.keys(roles) as ChaosFunction[];

/** What is called by AWS in the name of the function, and not by its code. */
const byAws = /^(lambda|logs|secretsmanager|sqs|xray):/;
/** Granted to all that call out through circuits, and used by those whose calls fail: here it is enough that one does. */
const ofCircuits = / \(circuit(-failures#\*)?\)$/;

const used = new Map<ChaosFunction, Set<string>>(functions.map((name) => [name, new Set<string>()]));
let granted: ReadonlyMap<ChaosFunction, readonly string[]>;

describe('the permissions of the functions', () => {
  beforeAll(async () => {
    const { allowed } = rolesOf(templatesOf('prod').collection);
    const grantsOf = (name: ChaosFunction) => allowed(roles[name]).filter((grant) => !byAws.test(grant));
    granted = new Map(functions.map((name) => [name, grantsOf(name)]));
    // Whether a scenario ends as it should is not judged here.
    await chaos(scenarios.filter(({ name }) => chosen.includes(name)).map(listening), { engine: defaultEngine() });
  }, 240_000);

  it.each(functions)('allow %s every call that it makes', (name) => {
    const calls = [...(used.get(name) ?? [])];
    expect(calls.length).toBeGreaterThan(3);
    expect(calls.filter((call) => !granted.get(name)?.some((grant) => covers(grant, call)))).toEqual([]);
  });

  it.each(functions)('allow %s no call that it never makes', (name) => {
    const all = new Set([...used.values()].flatMap((calls) => [...calls]));
    const unused = granted.get(name)?.filter((grant) => {
      if (byHand.includes(grant)) return false;
      const calls = ofCircuits.test(grant) ? all : (used.get(name) ?? []);
      return ![...calls].some((call) => covers(grant, call));
    });
    expect(unused).toEqual([]);
  });
});

/** The same scenario, and what is called in it is noted. Ten minutes of failures are as good as three, which open a circuit. */
function listening({ before = oneMinute, ...scenario }: Scenario, index: number): Scenario {
  return {
    ...scenario,
    ...(scenario.name === 'source-500-for-ten-minutes' && { live: (scene: Scene) => scene.minutes(3) }),
    before: async (scene) => {
      scene.onAnswered = (caller, side, call) => {
        const action = actionOf(side, call);
        if (action) used.get(caller)?.add(action);
      };
      if (index === 0) await settleForGood(scene);
      await before(scene);
    },
  };
}

const oneMinute = (scene: Scene) => scene.minutes(1);

/** Half an hour after a run a drain knows that nothing older can land any more, and raises the watermark. */
async function settleForGood(scene: Scene): Promise<void> {
  await scene.minutes(1);
  scene.clock.advanceMs(31 * 60_000);
  await scene.drain();
}

/** `dynamodb:PutItem lease`: the action, and the key that it is about. Undefined for a call that does not go to AWS. */
function actionOf(side: Side, { method, path, headers, body }: PassingCall): string | undefined {
  const url = new URL(path, 'http://service');
  switch (side) {
    case 'dataApi':
      return `rds-data:${path.slice(1).replace('Execute', 'ExecuteStatement')}`;
    case 'dynamoDb':
      return `dynamodb:${`${headers['x-amz-target']}`.split('.').at(-1)} ${partitionIn(body)}`;
    case 's3': {
      const key = decodeURIComponent(url.pathname).replace(`/${landedBucket}`, '').replace(/^\//, '');
      if (method === 'GET' && key === '') return `s3:ListBucket ${url.searchParams.get('prefix')}`;
      return `s3:${method === 'PUT' ? 'Put' : 'Get'}Object ${key}`;
    }
    default:
      return undefined;
  }
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

/** Whether a grant, as `rolesOf` says it, is for that action and that key. */
function covers(grant: string, call: string): boolean {
  const [, action, resource = '', keys] = /^(\S+) on (\S+)(?: \((.+)\))?$/.exec(grant) ?? [];
  const [called, key = ''] = call.split(' ');
  const pattern = keys ?? (/^LandedBucketArn\/(.+)$/.exec(resource)?.[1] || '*');
  const regExp = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
  return action === called && regExp.test(key);
}
