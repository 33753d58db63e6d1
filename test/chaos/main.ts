import { parseArgs } from 'node:util';
import * as z from 'zod';
import { type Databases, defaultEngine, type EngineName, engineNames, openDatabases } from '../harness/databases.ts';
import { chaos, type ScenarioResult } from './chaos.ts';
import { chaosReport } from './report.ts';
import { groups, type Scenario } from './scenario.ts';
import { scenarios } from './scenarios/all.ts';
import { differingIn, problemsOf, transientsReport } from './transients/report.ts';
import { type TrialResult, transients, unnoticedFailures } from './transients/transients.ts';
import { TrialWorld } from './transients/trial-world.ts';
import { trials } from './transients/trials.ts';

const usage = `npm run chaos [-- options]

Runs the deployed handlers on the local services with a fault in each scenario. Checks how the runs end, which metrics they emit,
and that everything recovers by itself without a lost observation or a duplicate row. A scenario whose fault affects nothing fails.

  --only NAME    a scenario, or a group of them: ${groups.join(', ')}; may be given several times
  --engine NAME  pglite, or postgres: a server of the binaries on this machine, the default where it has them
  --transients   instead: runs every function while each operation that it calls fails once in each of six ways; the run must
                 end as it does without a failure
  --list         the names of the scenarios
  --json         one JSON object instead of a table
  --help         this text
`;

const optionsSchema = z.object({
  only: z.array(z.string()).default([]),
  engine: z.enum(engineNames).optional(),
  transients: z.boolean().default(false),
  list: z.boolean().default(false),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
});

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  const chosen = typeof options === 'string' ? options : chosenOf(options.only);
  if (typeof options === 'string' || typeof chosen === 'string') {
    process.stderr.write(`${chosen}\n\n${usage}`);
    return 2;
  }
  if (options.help || options.list) {
    process.stdout.write(options.help ? usage : `${chosen.map(({ name }) => name).join('\n')}\n`);
    return 0;
  }
  const { engine = defaultEngine(), json } = options;
  const databases = await openDatabases(engine);
  try {
    return await (options.transients
      ? runTransients(databases, json)
      : runScenarios(chosen, { databases, engine, json }));
  } finally {
    await databases.close();
  }
}

interface ScenarioChoices {
  readonly databases: Databases;
  readonly engine: EngineName;
  readonly json: boolean;
}

async function runScenarios(
  chosen: readonly Scenario[],
  { databases, engine, json }: ScenarioChoices,
): Promise<number> {
  let done = 0;
  const results = await chaos(chosen, {
    databases,
    onResult: (result) => {
      done += 1;
      process.stderr.write(`${progressOf(result)} (${done} of ${chosen.length})\n`);
    },
  });
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  const whole = { engine, passed: results.length - failed, failed, scenarios: results };
  process.stdout.write(`${json ? JSON.stringify(whole, null, 2) : chaosReport(results)}\n`);
  return failed === 0 ? 0 : 1;
}

async function runTransients(databases: Databases, json: boolean): Promise<number> {
  const onResult = (result: TrialResult) => {
    const { function: name, situation, triples } = result;
    const differing = differingIn(result).length;
    process.stderr.write(`${name} ${situation}: ${triples.length} triples, ${differing} differ\n`);
  };
  const world = await TrialWorld.open(databases);
  const results = await transients(trials, { world, onResult });
  const { unnoticed } = await unnoticedFailures(trials, { world });
  await world.close();
  process.stdout.write(`${json ? JSON.stringify(results, null, 2) : transientsReport(results)}\n`);
  for (const operation of unnoticed) process.stderr.write(`${operation} may fail for good, and no outcome shows it\n`);
  return unnoticed.length === 0 && results.every((result) => problemsOf(result).length === 0) ? 0 : 1;
}

function progressOf({ name, problems, ms }: ScenarioResult): string {
  const ending = problems.length === 0 ? 'passed' : `failed: ${problems[0]?.slice(0, 300)}`;
  return `${name} ${ending}, ${(ms / 1000).toFixed(1)} s`;
}

function chosenOf(only: readonly string[]): readonly Scenario[] | string {
  const unknown = only.find((wanted) => !scenarios.some(({ name, group }) => name === wanted || group === wanted));
  if (unknown !== undefined) return `There is no scenario or group ${unknown}; --list names the scenarios.`;
  return only.length === 0
    ? scenarios
    : scenarios.filter(({ name, group }) => only.includes(name) || only.includes(group));
}

function optionsOf(args: readonly string[]): z.output<typeof optionsSchema> | string {
  const flag = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        engine: { type: 'string' },
        transients: flag,
        list: flag,
        json: flag,
        help: flag,
      },
    });
    const parsed = optionsSchema.safeParse(values);
    return parsed.success ? parsed.data : z.prettifyError(parsed.error);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
