import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionName, functionNamed } from '../../../functions/declarations.ts';
import { functionId, scopeId } from '../../../infra/constructs/construct-ids.ts';
import { allSourcesAt } from '../../../infra/local/function-environment.ts';
import { openFunctions } from '../../../infra/local/invoke.ts';
import { openLocalWindows } from '../../../infra/local/local-windows.ts';
import { startMachine } from '../../../infra/local/machine.ts';
import { startMarket } from '../../../infra/local/market/server.ts';
import { RequestRecorder } from '../../support/recorded-requests.ts';
import { templatesOf } from '../stage-templates.ts';
import { byAws, covers, ofCircuits } from './grant-and-call.ts';
import { rolesOf } from './roles.ts';

/** With the events that make them do all that they ever do, beside failing. */
const events = {
  'migrate-schema': [{}],
  'check-health': [{}, { deep: true }],
  // The second time without windows, which deletes those of the first.
  'plan-closing': [{}, {}],
} as const;
const functions = Object.keys(events) as (keyof typeof events)[];

/** A scope and a function of one name are named once. */
const roleOf = (name: FunctionName) => `${[...new Set([scopeId(name), functionId(name)])].join('')}Role`;
const { allowed } = rolesOf(templatesOf('prod').collection);
const used = new Map<string, ReadonlySet<string>>();

/** A migration that succeeds rolls nothing back, a plan reads the lease of another one, and repairs a window that a person changed. */
const onFailure =
  /^(rds-data:RollbackTransaction|scheduler:UpdateSchedule|dynamodb:GetItem on StateTableArn \(lease\))/;

beforeAll(async () => {
  await using ending = new AsyncDisposableStack();
  const home = mkdtempSync(join(tmpdir(), 'odds-used-'));
  ending.defer(() => rmSync(home, { recursive: true, force: true }));
  const machine = await startMachine({ home });
  ending.defer(() => machine.close());
  const market = await startMarket({ seed: 11 });
  ending.defer(() => market.close());
  const windows = await openLocalWindows({ instance: machine.instance, clock: () => new Date() });
  ending.defer(() => windows.close());
  const recorder = ending.use(new RequestRecorder());
  const services = {
    AWS_ENDPOINT_URL_RDS_DATA: await recorder.before('dataApi', machine.instance.dataApi),
    AWS_ENDPOINT_URL_DYNAMODB: await recorder.before('dynamoDb', machine.instance.dynamoDb),
    AWS_ENDPOINT_URL_SCHEDULER: await recorder.before('scheduler', windows.url),
  };
  const choices = { sources: allSourcesAt(market.url) };
  const open = (captureWindows: boolean) => {
    const functions = openFunctions({
      environmentOf: (name) => {
        // Deployed, a clock starts the runs, and a check reads the official games ahead.
        const { RUNS_START_BY: _byHand, ...environment } = machine.environmentOf(name, choices);
        return { ...environment, ...services, CAPTURE_WINDOWS: String(captureWindows) };
      },
    });
    ending.defer(() => functions.close());
    return functions;
  };
  const [local, withoutWindows] = [open(true), open(false)];
  await local.invoke('sync-schedule', {});
  for (const name of functions) {
    recorder.take();
    for (const [nth, event] of events[name].entries()) {
      await (name === 'plan-closing' && nth > 0 ? withoutWindows : local).invoke(name, event);
    }
    used.set(name, new Set(recorder.take().map(({ what }) => what)));
  }
});
afterAll(() => used.clear());

describe.each(functions)('the permissions of %s', (name) => {
  const grants = allowed(roleOf(name)).filter((grant) => !byAws.test(grant));

  it('allow every call that it makes', () => {
    const calls = [...(used.get(name) ?? [])];
    expect(calls.length).toBeGreaterThan(2);
    expect(calls.filter((call) => !grants.some((grant) => covers(grant, call)))).toEqual([]);
  });

  it('allow no call that it never makes, but for those that follow a failure', () => {
    const unused = grants
      .filter((grant) => !ofCircuits.test(grant) && !onFailure.test(grant))
      .filter((grant) => ![...(used.get(name) ?? [])].some((call) => covers(grant, call)));
    expect(unused).toEqual([]);
  });

  it('are those of the user of the database that its declaration names, if it names one', () => {
    const user = functionNamed(name).uses.database?.as;
    if (user === undefined) return expect(grants.join()).not.toContain('rds-data:');
    expect(allowed(roleOf(name)).join()).toContain(user === 'owner' ? 'DatabaseMasterUserSecret' : 'ReaderSecret');
  });
});
