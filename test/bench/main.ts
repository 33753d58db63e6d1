import { inspect, parseArgs } from 'node:util';
import { type Bench, openBench } from './bench.ts';
import { benchBundles } from './bundles.ts';
import { benchGrowth } from './growth.ts';
import { benchLargeAnswers } from './large-answers.ts';
import { describeMachine } from './machine.ts';
import { printed, printedMachine } from './printed.ts';
import { benchReading } from './reading.ts';
import { benchRecording } from './recording.ts';
import type { Section } from './section.ts';
import { benchStored } from './stored.ts';

const sections: Readonly<Record<string, (bench: Bench) => Promise<Section>>> = {
  recording: benchRecording,
  reading: benchReading,
  large: (bench) => benchLargeAnswers(bench),
  bundles: benchBundles,
  growth: benchGrowth,
  stored: benchStored,
};

/** They fill databases, which takes minutes. */
const slow: ReadonlySet<string> = new Set(['growth', 'stored']);

const usage = `npm run bench [-- options]

Measures on this machine what recording, reading and keeping odds costs. DATABASE_URL names a PostgreSQL server to use in
place of one that is started for the purpose.

  --only NAME  one of ${Object.keys(sections).join(', ')}; may be given several times
  --growth     also those that take minutes: ${[...slow].join(', ')}
  --json       one JSON object instead of tables
  --help       this text
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  await using bench = openBench({
    databaseUrl: process.env.DATABASE_URL || undefined,
    progress: (sentence) => void process.stderr.write(`${sentence}\n`),
  });
  const machine = await describeMachine(bench);
  const measured: Section[] = [];
  if (!options.json)
    process.stdout.write(`${printedMachine(machine)}

`);
  for (const name of options.chosen) {
    const section = await measure(name, bench);
    if (section === undefined) continue;
    measured.push(section);
    if (!options.json) process.stdout.write(`${printed(section)}\n\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ machine, sections: measured }, null, 2)}\n`);
  return emptyOnes(options.chosen, measured).length === 0 ? 0 : 1;
}

/** A section that fails costs the run its success, not the figures of the others. */
async function measure(name: string, bench: Bench): Promise<Section | undefined> {
  try {
    return await sections[name]?.(bench);
  } catch (error) {
    // Of a process that failed the message holds all that it wrote.
    process.stderr.write(`${name} failed: ${inspect(error).slice(0, 2_000)}\n`);
    return undefined;
  }
}

function optionsOf(words: string[]) {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        only: { type: 'string', multiple: true, default: [] },
        growth: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const unknown = values.only.find((name) => !Object.hasOwn(sections, name));
    if (unknown !== undefined) return `There is no section ${unknown}.`;
    const byDefault = Object.keys(sections).filter((name) => values.growth || !slow.has(name));
    return { ...values, chosen: values.only.length > 0 ? [...new Set(values.only)] : byDefault };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A benchmark that measured nothing fails, and says so. */
function emptyOnes(chosen: readonly string[], measured: readonly Section[]): readonly string[] {
  const figures = ({ tables }: Section) =>
    tables.flatMap(({ rows }) =>
      rows.flatMap((row) => Object.values(row).filter((value) => typeof value === 'number')),
    );
  const filled = new Set(measured.filter((section) => figures(section).length > 0).map(({ name }) => name));
  const empty = chosen.filter((name) => !filled.has(name));
  for (const name of empty) process.stderr.write(`Nothing was measured: ${name}.\n`);
  return empty;
}
