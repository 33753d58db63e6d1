import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { clusterArn, credentials, region } from '../../infra/local/account.ts';
import { besideBare } from '../support/bare-function.ts';
import type { Bench } from './bench.ts';
import { medianOf } from './measure.ts';
import { rounded, type Section } from './section.ts';

const functionsFolder = join(import.meta.dirname, '../../functions');

/** What the SDK looks for. */
const credentialVariables = {
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
};

const slates = [{ league: 'mlb', everyMinutes: 5, hours: { from: 9, to: 22 }, months: { from: 3, to: 11 } }];
/** One of these is accepted by every variable of a function's configuration. It is read at the import, and never used. */
const plausible = [
  'bench',
  clusterArn,
  '10',
  'https://example.com',
  'America/New_York',
  'true',
  JSON.stringify(slates),
];

const configModuleSchema = z.object({ configSchema: z.instanceof(z.ZodObject) });

/** The variables that a function cannot start without, as its own schema names them. */
async function environmentOf(name: string): Promise<Record<string, string>> {
  const url = pathToFileURL(join(functionsFolder, name, 'config.ts')).href;
  const { configSchema } = configModuleSchema.parse(await import(url));
  const variables = Object.entries(configSchema.shape).flatMap(([variable, schema]) => {
    const accepts = (value: string | undefined) => z.safeParse(schema, value).success;
    if (accepts(undefined)) return [];
    const value = plausible.find(accepts);
    if (value === undefined) throw new Error(`there is no value for ${variable} of ${name}`);
    return [[variable, value] as const];
  });
  return { ...credentialVariables, ...Object.fromEntries(variables) };
}

/** What each function's bundle weighs, and how long a new process takes to import it. */
export async function benchBundles(bench: Bench): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'odds-bench-bundles-'));
  const coldStarts = bench.short ? 1 : 7;
  try {
    const rows: Section['tables'][number]['rows'][number][] = [];
    for (const name of functionNames()) {
      const environment = await environmentOf(name);
      // The others' environments are made too: a function that gains a variable must not end the section.
      if (bench.short && rows.length > 0) continue;
      bench.progress(`bundling ${name}`);
      const outfile = join(folder, `${name}.mjs`);
      const bareFile = join(folder, `bare-${name}.mjs`);
      const { ours, bare } = await besideBare(name);
      writeFileSync(outfile, ours.code);
      writeFileSync(bareFile, bare.code);
      const times: number[] = [];
      const bareTimes: number[] = [];
      for (let start = 0; start < coldStarts; start += 1) {
        times.push(await coldImport(outfile, environment));
        bareTimes.push(await coldImport(bareFile, environment));
      }
      rows.push({
        function: name,
        'unpacked, kB': rounded(statSync(outfile).size / 1_000),
        'bare, kB': rounded(bare.bytes / 1_000),
        'cold import, ms': rounded(medianOf(times)),
        'bare, ms': rounded(medianOf(bareTimes)),
      });
    }
    const title = `Bundles of the functions, and bare Middy and Powertools with the same clients; import in a new process, median of ${coldStarts}`;
    return { name: 'bundles', tables: [{ title, rows }], goals: [], notes: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function functionNames(): string[] {
  return readdirSync(functionsFolder).filter((name) => existsSync(join(functionsFolder, name, 'handler.ts')));
}

async function coldImport(file: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const script = `const from = performance.now();
    const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
    if (typeof handler !== 'function') throw new Error('no handler');
    process.stdout.write(String(performance.now() - from)); process.exit();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: environment,
  });
  return z.coerce.number().positive().parse(stdout);
}
