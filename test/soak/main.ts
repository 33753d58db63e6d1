import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { engineNames, openDatabases } from '../harness/databases.ts';
import { fewestRuns } from './fault-plan.ts';
import { soak } from './soak.ts';
import { summary } from './summary.ts';

const usage = `npm run soak [-- options]

Runs a simulated day with a run a minute on the simulated market and faults of every kind. Afterwards the tables must equal
one recording in order of everything that landed, and every gap must be explained by a fault.

  --seed N       the same faults as before; a random one by default
  --runs N       how many minutes the day has, at least ${fewestRuns}; 1440 by default
  --engine NAME  pglite, or postgres: a server of the binaries on this machine
  --json         one JSON object instead of tables
  --help         this text
`;

const whole = z
  .string()
  .regex(/^\d{1,9}$/, 'a whole number')
  .transform(Number);
const optionsSchema = z.object({
  seed: whole.optional(),
  runs: whole.pipe(z.number().min(fewestRuns)).default(1_440),
  engine: z.enum(engineNames).default('pglite'),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
});

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (typeof options === 'string' || options.help) {
    process.stderr.write(typeof options === 'string' ? `${options}\n\n${usage}` : usage);
    return typeof options === 'string' ? 2 : 0;
  }
  const { json, engine, runs, seed = randomInt(1, 1_000_000) } = options;
  const again = `npm run soak -- --seed ${seed} --runs ${runs} --engine ${engine}`;
  const databases = await openDatabases(engine);
  const onProgress = (sentence: string) => void process.stderr.write(`${sentence}\n`);
  try {
    const result = { ...(await soak({ seed, runs, databases, onProgress })), engine };
    process.stdout.write(`${json ? JSON.stringify(result) : summary(result)}\n`);
    if (result.problems.length === 0) return 0;
    process.stderr.write(`${result.problems.length} problems. The same day again: ${again}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\nThe same day again: ${again}\n`);
  } finally {
    await databases.close();
  }
  return 1;
}

function optionsOf(args: readonly string[]): z.output<typeof optionsSchema> | string {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { seed: text, runs: text, engine: text, json: flag, help: flag },
    });
    const parsed = optionsSchema.safeParse(values);
    return parsed.success ? parsed.data : z.prettifyError(parsed.error);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
