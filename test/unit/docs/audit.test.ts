import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const [, ...sections] = readFileSync('docs/audit.md', 'utf8').split(/^## /m);
const promises = sections.map((section) => {
  const [title = '', ...lines] = section.split('\n');
  return { title, text: lines.join('\n') };
});

it('has a section for each promise of the audit', () => {
  expect(promises.map(({ title }) => title.replace(/^Later: |:.*$/g, ''))).toEqual([
    'One database call for a batch, in place of 135 or more',
    'Setting up the schema never fails',
    'Missing columns are handled gracefully',
    'Commands are fast',
    'Circuit breakers',
    'Retries with back-off',
    'Health checks',
    'Structured logs with correlation ids',
    'Alarms',
    'tracing',
    'failover',
    'load spreading',
    'anomaly detection',
    'chaos tests',
    'blue/green',
    'several regions',
    'self-healing',
  ]);
});

it.each(promises)('names the test that keeps it, or says that it is not kept yet: $title', ({ text }) => {
  expect(text).toMatch(/\]\([^)]+\.test\.ts\)|Not yet/);
});

it.each(promises)('has a figure with the command that prints it, or says what is missing: $title', ({ text }) => {
  expect(text).toMatch(/Figure: .*\d|Not yet/);
});
