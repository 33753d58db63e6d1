import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMarket } from '../../../infra/local/market/server.ts';
import { sourceNames, sources } from '../../../lib/sources/registry.ts';
import { sourceFixtures } from '../../support/source-fixtures.ts';
import { openCommandLine } from './command-line.ts';

const { home, odds, oddsIn, start, close } = openCommandLine('help');

beforeAll(async () => {
  for (const kind of ['sim', 'live'] as const) await start(kind);
  await writeRecordedAnswers();
  for (const store of [[], ['--live']]) expect(await odds('migrate', ...store)).toMatchObject({ exitCode: 0 });
});
afterAll(close);

/** What examples redirect into a command. */
const inputs: Readonly<Record<string, string>> = {
  'line.json': '{"service":"check-health","error":{"stack":"Error: away\\n    at x (file:///var/task/index.mjs:2:9)"}}',
  'stack.txt': 'Error: away\n    at x (file:///var/task/index.mjs:2:9)',
};

/** The files that examples name, by what they are in the home. */
const files: Readonly<Record<string, (source: string) => string>> = {
  'answer.json': (source) => `${source}.json`,
  'query.sql': () => 'query.sql',
  'schedule.json': () => 'schedule.json',
};

async function writeRecordedAnswers(): Promise<void> {
  const market = await startMarket({ seed: 7, now: () => new Date('2026-07-04T14:00:00Z') });
  for (const [source, { simulatedPath }] of Object.entries(sourceFixtures)) {
    const answer = await fetch(market.url + simulatedPath, { headers: { 'user-agent': 'mlb-odds test' } });
    writeFileSync(join(home, `${source}.json`), await answer.text());
  }
  const schedule = await fetch(`${market.url}/api/v1/schedule?sportId=1&startDate=2026-07-04&endDate=2026-07-04`);
  writeFileSync(join(home, 'schedule.json'), await schedule.text());
  await market.close();
  writeFileSync(join(home, 'query.sql'), 'select sportsbook from odds.current_line limit 1');
}

/** The examples of a help text: `  odds collect --date 2026-07-04      what it does`. */
function examplesIn(help: string): readonly string[] {
  const lines = help.slice(help.indexOf('\nExample')).matchAll(/^ {2}odds (.+)$/gm);
  return [...lines].map(([, line = '']) => line.split(/ {2,}/)[0]?.trim() ?? '');
}

async function allExamples(): Promise<readonly string[]> {
  const overview = (await odds('--help')).stdout;
  const commands = [...overview.slice(overview.indexOf('Commands:')).matchAll(/^ {2}([a-z]+) /gm)].map(
    ([, name]) => name,
  );
  const examples = [...examplesIn(overview)];
  for (const name of commands.filter((each) => each !== undefined && each !== 'help' && each !== 'odds')) {
    examples.push(...examplesIn((await odds(name ?? '', '--help')).stdout));
  }
  return examples;
}

/** The words that a shell would pass on: a redirection is the shell's own. */
function wordsOf(example: string): readonly string[] {
  const [command = ''] = example.split(/ (?:>>?|<) /);
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const source = sourceNames.find((name) => words.includes(name)) ?? sources[0].name;
  return words.map((word) => (files[word] ? join(home, files[word](source)) : word));
}

// Those that ask the real hosts or a stage are for other places, a whole start has a test of its own, and KEY is in the place of a real key.
const examples = (await allExamples()).filter((example) => !/^(start|.*--live|.*--stage|.*\bKEY\b)/.test(example));

test('there are examples', () => expect(examples.length).toBeGreaterThan(20));

/** Exit codes of a command that may end otherwise than done in a store that has just been made. */
const otherEndings: Readonly<Record<string, readonly number[]>> = {
  health: [6],
  // No run has the example's id.
  logs: [1],
  collect: [3],
  // The market is another one each day: the teams of the examples may not play, or play twice.
  line: [2],
  // An example before it has opened a circuit by hand.
  doctor: [1],
};

test.each(examples)('the example of the help works: odds %s', async (example) => {
  const words = wordsOf(example);
  const input = inputs[example.split(' < ')[1] ?? ''];
  const stdin = input === undefined ? {} : { stdin: () => Readable.from([input]) };
  const { exitCode, stdout, stderr } = await oddsIn(stdin, ...words);
  expect([0, ...(otherEndings[words[0] ?? ''] ?? [])], stdout + stderr).toContain(exitCode);
});
