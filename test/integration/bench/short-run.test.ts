import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type Bench, openBench } from '../../bench/bench.ts';
import { printed } from '../../bench/printed.ts';
import { fillDatabases, isEmpty, sections } from '../../bench/sections.ts';

// Whether `npm run bench` comes to its end: each of its sections on the smallest sizes. What it costs is not looked at.

const postgres = inject('postgres');
/** These measure a server, and say so if there is none. */
const needsServer = (name: string) => fillDatabases.has(name) && 'missing' in postgres;

let bench: Bench;
beforeAll(() => {
  bench = openBench({
    databaseUrl: 'url' in postgres ? postgres.url : undefined,
    progress: () => undefined,
    short: true,
  });
});
afterAll(() => bench[Symbol.asyncDispose]());

it.each(Object.entries(sections))('the section %s comes to its end, and prints figures', async (name, measure) => {
  const section = await measure(bench);
  expect(section.name).toBe(name);
  expect(isEmpty(section)).toBe(needsServer(name));
  expect(printed(section)).toContain(`# ${name}`);
});
