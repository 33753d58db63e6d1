import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { errorTable } from '../../../../lib/resilience/error-table.ts';

const sections = new Set(
  [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## ([a-z-]+)$/gm)].map(([, section]) => section),
);

it.each(Object.entries(errorTable))('%s has a section in the runbook, which names it', (code, { runbook }) => {
  expect(sections).toContain(runbook);
  expect(readFileSync('docs/runbook.md', 'utf8')).toContain(`\`${code}\``);
});

/** Sections for what health finds though no run ends with an error. */
const ofHealth = ['unknown-books', 'unlinked-games'];

it('has no section in the runbook that no code and no finding needs', () => {
  const needed = new Set<string>([...ofHealth, ...Object.values(errorTable).map(({ runbook }) => runbook)]);
  expect([...sections].filter((section) => !needed.has(section ?? ''))).toEqual([]);
});
