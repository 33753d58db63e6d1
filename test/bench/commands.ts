import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { Bench } from './bench.ts';
import { medianOf } from './measure.ts';
import { goal, rounded, type Section } from './section.ts';

const launcher = join(import.meta.dirname, '../../bin/odds.mjs');
const bare = 'node -e 0';
const commands: Readonly<Record<string, readonly string[]>> = {
  [bare]: ['-e', '0'],
  'odds --help': [launcher, '--help'],
  'odds status': [launcher, 'status'],
  'odds board': [launcher, 'board'],
  'odds sql': [launcher, 'sql', 'select count(*) from odds.line_change'],
};
const shortCommands: typeof commands = { [bare]: ['-e', '0'], 'odds --help': [launcher, '--help'] };

/** What a command costs that starts the local machine for itself, beside a process that does nothing. */
export async function benchCommands(bench: Bench): Promise<Section> {
  const home = mkdtempSync(join(tmpdir(), 'odds-bench-commands-'));
  const rounds = bench.short ? 1 : 7;
  // One that starts no machine is as good a proof that all of them can be measured.
  const measured = bench.short ? shortCommands : commands;
  try {
    if (!bench.short) {
      bench.progress('collecting once, for something to show');
      await run([launcher, 'collect'], home);
    }
    const runs = new Map<string, Cost[]>(Object.keys(measured).map((name) => [name, []]));
    for (let round = 1; round <= rounds; round += 1) {
      bench.progress(`commands, round ${round} of ${rounds}`);
      for (const [name, words] of Object.entries(measured)) runs.get(name)?.push(await run(words, home));
    }
    const median = (name: string, of: keyof Cost) => medianOf((runs.get(name) ?? []).map((cost) => cost[of]));
    const ratio = (name: string) => median(name, 'ms') / median(bare, 'ms');
    const rows = Object.keys(measured).map((name) => ({
      command: name,
      ms: rounded(median(name, 'ms')),
      [`times ${bare}`]: rounded(ratio(name)),
      'processor, ms': rounded(median(name, 'processorMs')),
      'largest memory, MB': rounded(median(name, 'maxRssKb') / 1_000),
    }));
    const title = `Commands as processes of their own, median of ${rounds}`;
    const goals = goal('odds --help as many times as a bare start of node', ratio('odds --help'), { atMost: 5 });
    return { name: 'commands', tables: [{ title, rows }], goals, notes: [] };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

interface Cost {
  readonly ms: number;
  readonly processorMs: number;
  readonly maxRssKb: number;
}

/** The process says what it used when it ends. */
const atExit = `process.on('exit', () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write('\\n' + JSON.stringify({ processorMs: (userCPUTime + systemCPUTime) / 1000, maxRssKb: maxRSS })); });`;
const costSchema = z.object({ processorMs: z.number(), maxRssKb: z.number() });

async function run(words: readonly string[], home: string): Promise<Cost> {
  const from = performance.now();
  const hook = `data:text/javascript,${encodeURIComponent(atExit)}`;
  const env = { PATH: process.env.PATH, ODDS_HOME: home };
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', hook, ...words], { env });
  const ms = performance.now() - from;
  return { ms, ...costSchema.parse(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '')) };
}
