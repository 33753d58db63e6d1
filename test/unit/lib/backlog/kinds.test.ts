import { expect, it } from 'vitest';
import * as kinds from '../../../../lib/backlog/kinds.ts';

const all = Object.values(kinds).filter((kind) => typeof kind === 'object');

it('finds the kinds that it looks at', () => {
  expect(all).toContain(kinds.odds);
  expect(all).toContain(kinds.schedule);
  expect(all).toContain(kinds.links);
});

it('gives no two kinds the same name or root, so that neither keys nor state can be mixed up', () => {
  for (const property of ['name', 'root'] as const) {
    expect(new Set(all.map((kind) => kind[property])).size).toBe(all.length);
  }
  expect.assertions(2);
});

it.each(all)('names $name by one segment of a path, and roots it in one', ({ name, root }) => {
  expect(name).toMatch(/^[a-z][a-z-]*$/);
  expect(root).toMatch(/^[a-z][a-z-]*\/$/);
});
