import { beforeAll, describe, expect, it } from 'vitest';
import { chaos } from '../../chaos/chaos.ts';
import type { Scenario } from '../../chaos/scenario.ts';
import { type ChaosFunction, chaosFunctions as functions, type ScenarioRun } from '../../chaos/scenario-run.ts';
import { scenarios } from '../../chaos/scenarios/all.ts';
import { defaultEngine, openDatabases } from '../../harness/databases.ts';
import type { AwsService, Service } from '../../harness/services.ts';
import { landLink } from '../../harness/stored-state.ts';
import { assertion } from '../../support/asserted-links.ts';
import { actionOf } from '../../support/aws-action.ts';
import { templatesOf } from '../stage-templates.ts';
import { byAws, covers, ofCircuits } from './grant-and-call.ts';
import { rolesOf } from './roles.ts';

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

/** What only drains need that follow the games, which those of the local machine do not. */
const byGames = ['dynamodb:Query on StateTableArn (run)', 'dynamodb:Query on StateTableArn (schedule#*)'];

const roles: Readonly<Record<ChaosFunction, string>> = {
  'collect-odds': 'CollectorCollectOddsRole',
  'record-backlog': 'BacklogRecordBacklogRole',
  'sync-schedule': 'ScheduleSyncSyncScheduleRole',
};

const used = new Map<ChaosFunction, Set<string>>(functions.map((name) => [name, new Set<string>()]));
let granted: ReadonlyMap<ChaosFunction, readonly string[]>;

describe('the permissions of the functions', () => {
  beforeAll(async () => {
    const { allowed } = rolesOf(templatesOf('prod').collection);
    const grantsOf = (name: ChaosFunction) => allowed(roles[name]).filter((grant) => !byAws.test(grant));
    granted = new Map(functions.map((name) => [name, grantsOf(name)]));
    // Whether the scenarios pass is not checked here.
    const databases = await openDatabases(defaultEngine());
    await chaos(scenarios.filter(({ name }) => chosen.includes(name)).map(listening), { databases });
    await databases.close();
  }, 240_000);

  it.each(functions)('allow %s every call that it makes', (name) => {
    const calls = [...(used.get(name) ?? [])];
    expect(calls.length).toBeGreaterThan(3);
    expect(calls.filter((call) => !granted.get(name)?.some((grant) => covers(grant, call)))).toEqual([]);
  });

  it.each(functions)('allow %s no call that it never makes', (name) => {
    const all = new Set([...used.values()].flatMap((calls) => [...calls]));
    const unused = granted.get(name)?.filter((grant) => {
      if (byHand.includes(grant) || (name === 'record-backlog' && byGames.includes(grant))) return false;
      const calls = ofCircuits.test(grant) ? all : (used.get(name) ?? []);
      return ![...calls].some((call) => covers(grant, call));
    });
    expect(unused).toEqual([]);
  });
});

/** The same scenario, with its requests recorded. Three minutes of failures open a circuit as ten do. */
function listening({ prepare = oneMinute, ...scenario }: Scenario, index: number): Scenario {
  return {
    ...scenario,
    ...(scenario.name === 'source-500-for-ten-minutes' && { during: (run: ScenarioRun) => run.passMinutes(3) }),
    prepare: async (run) => {
      run.onResponse = (caller, service, request) => {
        if (isAws(service)) used.get(caller)?.add(actionOf(service, request));
      };
      if (index === 0) {
        await landLink(run.world, { ...assertion, capturedAt: run.clock.now().toISOString() });
        await raiseWatermark(run);
        await run.syncSchedule({ event: { for: 'outcomes' } });
      }
      await prepare(run);
    },
  };
}

const isAws = (service: Service): service is AwsService =>
  service === 'dataApi' || service === 's3' || service === 'dynamoDb';
const oneMinute = (run: ScenarioRun) => run.passMinutes(1);

/** Half an hour after a run nothing older can land, so that a drain raises the watermark. */
async function raiseWatermark(run: ScenarioRun): Promise<void> {
  await run.passMinutes(1);
  run.clock.advanceMs(31 * 60_000);
  await run.drain();
}
