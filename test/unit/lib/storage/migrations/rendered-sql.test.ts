import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checksumOf } from '../../../../../lib/storage/migration-plan.ts';
import { migrations, replaceables } from '../../../../../lib/storage/migrations/index.ts';
import { liveSchemas, type SchemaNames } from '../../../../../lib/storage/schema-names.ts';

const folder = 'test/fixtures/sql';
const rendered = [
  ...migrations.map(({ id, statements }) => ({ name: `migrations/${id}`, statements })),
  ...replaceables.map(({ name, drops, statements }) => ({
    name: `functions/${name}`,
    statements: (schemas: SchemaNames) => [...(drops?.(schemas) ?? []), ...statements(schemas)],
  })),
];

/** What ledgers hold. A migration that has run is never edited. */
const checksums = {
  '0001-history': 'eae2625ffc046542668f2e952baf42a238da49d2172da6c466bf763a31b9d062',
  '0002-recording': '8edd3763d5f25cf9a0409f2258082f5e3eea0c15a39dd25c1f2e5884487398d9',
  '0003-unused-grants': 'add4460d2f052926a291a6b2e4b0c1e3dd2ff69dc6d264733a4e4a5ddcae693a',
  '0004-asked-scope': 'db4c3f06b47bba814b48050e7213130670996ad87c2fa2a401d514bc462254b0',
  '0005-sportsbook-kinds': 'e10036af1336e0c2b242061e19e430f2e885703a9842ea7ad0b5e0204043f48d',
  '0006-team-slots': '640ed574e455621248faa12ad78208670bd24773c30087b5647d4566fef8165f',
  '0007-official-schedule': 'd2fb819a9e88b3794055ef32b2137cc52ca9346edad279969ec254051899b941',
  '0008-game-links': 'ee55f6d5c6beb2f0e1ba7baeed45a3de7f32051b78eb777a3c241ac711cdeb47',
  '0009-link-assertions': '58c8306ef22977149e114e807733b89cbec2d3db4bbb9dc8d1711fd61a078b9b',
  '0010-alternate-slots': 'b5887c92e2c38ad1f9f235e456780785cba2150531abf1cf9d0eb526b8027e3e',
};

describe('the SQL that is run', () => {
  it.each(rendered)('of $name is in test/fixtures/sql, as a reviewer reads it', async ({ name, statements }) => {
    const text = statements(liveSchemas).map((sql) => `${sql};\n`);
    await expect(text.join('\n')).toMatchFileSnapshot(`${process.cwd()}/${folder}/${name}.sql`);
  });

  it('has no file there that nothing renders', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sql'));
    expect(files.sort()).toEqual(rendered.map(({ name }) => `${name}.sql`).sort());
  });

  it('is, of each migration, what ledgers know it by', () => {
    expect(Object.fromEntries(migrations.map((migration) => [migration.id, checksumOf(migration)]))).toEqual(checksums);
  });

  it.each(rendered)('of $name names no schema but those that it is given', ({ statements }) => {
    for (const sql of statements({ history: 'history_shadow', odds: 'odds_shadow' })) {
      expect(sql.replaceAll(/--.*$/gm, '')).not.toMatch(/\b(history|odds)\b/);
    }
  });
});
