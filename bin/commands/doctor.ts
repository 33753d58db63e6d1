import type { Command } from 'commander';
import { openHome } from '../../infra/local/home.ts';
import type { LocalDeployment } from '../../infra/local/local-deployment.ts';
import { shownCircuit } from '../../lib/resilience/circuit/shown-circuit.ts';
import { type DeclaredSource, sources } from '../../lib/sources/registry.ts';
import { schemaDrift } from '../../lib/storage/contract/drift.ts';
import { contract } from '../../lib/storage/migrations/contract.ts';
import { endAs } from '../already-reported-error.ts';
import {
  type Check,
  checkLines,
  circuitCheck,
  diskCheck,
  homeCheck,
  schemaCheck,
  versionCheck,
} from '../doctor-checks.ts';
import { explain } from '../explain-error.ts';
import { type Surroundings, withLocalMachine } from '../session.ts';

const timeoutMs = 10_000;

const examples = `
Starts the local machine, or joins the running one, and reports the state of each part and what to do about it. The exit
code is 1 if something would stop a run.

Examples:
  odds doctor
  odds doctor --json     {"ok", "checks": [{"what", "is", "says", "remedy"}]}`;

export function addDoctor(program: Command, surroundings: Surroundings): void {
  program
    .command('doctor')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: true }>();
      const { terminal } = surroundings;
      const checks = [versionCheck(), ...(await checksOfState(surroundings))];
      const ok = checks.every(({ is }) => is !== 'stops');
      terminal.print(json ? JSON.stringify({ ok, checks }) : checkLines(checks, terminal).join('\n'));
      endAs(ok ? 'done' : 'failed');
    });
}

/** A check that throws counts as `stops`, not as an error of the command. */
async function checksOfState(surroundings: Surroundings): Promise<Check[]> {
  const checks: Check[] = [];
  try {
    const home = openHome(surroundings.store.folder);
    checks.push(homeCheck(home), diskCheck(home.root));
    await withLocalMachine(surroundings, { verbose: false }, async (deployment) => {
      checks.push(...machineChecks(deployment));
      checks.push(await databaseCheck(deployment), await circuitsCheck(deployment, surroundings));
    });
  } catch (error) {
    const found = explain(error);
    const says = found instanceof Error ? found.message : String(found);
    checks.push({
      what: 'machine',
      is: 'stops',
      says,
      remedy: 'Do what the sentence says, and run "odds doctor" again.',
    });
  }
  return checks;
}

function machineChecks({ machine: { shared, instance }, hasKeyOf }: LocalDeployment): Check[] {
  const { pid, startedAt, dataApi, s3, dynamoDb } = instance;
  const ports = [dataApi, s3, dynamoDb].map((url) => new URL(url).port).join(', ');
  const says = shared
    ? `runs in process ${pid} since ${startedAt}; Data API, S3 and DynamoDB on ports ${ports} of 127.0.0.1`
    : 'nothing was running; it starts, on free ports of 127.0.0.1';
  return [{ what: 'machine', is: 'ok', says }, ...sources.flatMap((source) => keyCheck(source, hasKeyOf(source.name)))];
}

function keyCheck({ name, title, switch: turnedOnBy }: DeclaredSource, hasKey: boolean): Check[] {
  if (turnedOnBy?.by !== 'key') return [];
  const says = hasKey ? `there is a key of ${title}` : `no ${turnedOnBy.keyVariable}: ${name} is not asked`;
  return [{ what: 'key', is: 'ok', says }];
}

/** As the owner: the other logins come with the schema. */
async function databaseCheck({ machine, database }: LocalDeployment): Promise<Check> {
  return schemaCheck(machine.instance.database, await schemaDrift(database('owner'), contract));
}

async function circuitsCheck(deployment: LocalDeployment, { clock }: Surroundings): Promise<Check> {
  const store = await deployment.circuits();
  const all = await store.readAll(AbortSignal.timeout(timeoutMs));
  return circuitCheck([...all].map(([name, record]) => shownCircuit(name, record, clock().getTime())));
}
