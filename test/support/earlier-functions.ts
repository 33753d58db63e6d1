import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Replaceable } from '../../lib/storage/migration.ts';

const schema = z.array(z.object({ name: z.string(), statements: z.array(z.string()) }));

/** The functions and views as they were when that migration was the last, to the letter. */
export function functionsAsOf(migration: '0001' | '0004' | '0008'): readonly Replaceable[] {
  const stored = schema.parse(JSON.parse(readFileSync(`test/fixtures/schema/${migration}-replaceables.json`, 'utf8')));
  return stored.map(({ name, statements }) => ({ name, statements: () => statements }));
}
