import { describe, expect, it } from 'vitest';
import { functionDeclarations } from '../../functions/declarations.ts';
import { besideBare } from '../support/bare-function.ts';

/** Times the size of its bare function, as measured, rounded up to hundredths: 1.3 is the goal. */
const atMost: Readonly<Record<(typeof functionDeclarations)[number]['name'], number>> = {
  'collect-odds': 1.33,
  // Records three kinds and derives links: it holds all readers, and the catalogue of teams.
  'record-backlog': 1.45,
  'sync-schedule': 1.15,
  'plan-closing': 1.07,
  // Without S3 the bare one is smaller by 130 kB, and the sources' readers, which a deep check calls, are the same.
  'check-health': 1.41,
  // Holds the text of every migration, and the whole catalogue of sportsbooks.
  'migrate-schema': 1.58,
  'rotate-database-secret': 1.03,
};

describe('a bundle beside a bare function with the same clients', () => {
  it.each(functionDeclarations)('of $name is not larger than it was', async ({ name }) => {
    const { ours, bare } = await besideBare(name);
    const ratio = ours.bytes / bare.bytes;
    console.info(`${name}: ${ours.bytes} bytes, ${ratio.toFixed(3)} times ${bare.bytes}`);
    expect(ratio).toBeLessThanOrEqual(atMost[name]);
  });
});
