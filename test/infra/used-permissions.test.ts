import { beforeAll, describe, expect, it } from 'vitest';
import { chaos } from '../chaos/chaos.ts';
import { defaultEngine } from '../chaos/databases.ts';
import type { Scenario } from '../chaos/scenario.ts';
import { scenarios } from '../chaos/scenarios/all.ts';
import type { Scene } from '../chaos/scene.ts';
import type { ChaosFunction, Side } from '../chaos/world.ts';
import { actionOf } from '../support/aws-action.ts';
import { byAws, covers, ofCircuits } from './grant-and-call.ts';
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

/** The same scenario, and what is called in it is noted. */
function listening({ before = oneMinute, ...scenario }: Scenario, index: number): Scenario {
  return {
    ...scenario,
    before: async (scene) => {
      scene.onAnswered = (caller, side, call) => {
        if (isAws(side)) used.get(caller)?.add(actionOf(side, call));
      };
      if (index === 0) await settleForGood(scene);
      await before(scene);
    },
  };
}

const isAws = (side: Side) => side === 'dataApi' || side === 's3' || side === 'dynamoDb';
const oneMinute = (scene: Scene) => scene.minutes(1);

/** Half an hour after a run a drain knows that nothing older can land any more, and raises the watermark. */
async function settleForGood(scene: Scene): Promise<void> {
  await scene.minutes(1);
  scene.clock.advanceMs(31 * 60_000);
  await scene.drain();
}
