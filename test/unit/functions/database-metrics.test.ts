import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folders = readdirSync('functions').filter((name) => existsSync(`functions/${name}/handler.ts`));
const textOf = (name: string, file: string) => readFileSync(`functions/${name}/${file}.ts`, 'utf8');
const askers = folders.filter((name) => textOf(name, 'config').includes('CLUSTER_ARN'));

it.each(askers)('%s, which may ask the database, reports its calls', (name) => {
  expect(textOf(name, 'handler')).toMatch(/\.use\(logMetrics\([\s\S]*\.use\(reportDatabase\(/);
});

it('is called by all functions except those that know no database', () => {
  expect(folders.filter((name) => !askers.includes(name))).toEqual(['plan-closing', 'sync-schedule']);
});
