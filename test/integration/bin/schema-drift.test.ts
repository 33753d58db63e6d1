import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { slateDatesAt } from '../../../lib/odds/slate-date.ts';
import { replaceables } from '../../../lib/storage/migrations/index.ts';
import { openCommandLine } from './command-line.ts';

const { odds, start, close } = openCommandLine('drift');
let owner: ReturnType<typeof openDatabase>;

const heading = 'store: sim, the simulated market (--live: real data)\n';
const change = (sql: string) => owner.execute({ sql });
// Games that have prices at any hour: tomorrow's open in the course of today, and soon after midnight they are today's.
const [slate] = slateDatesAt(new Date(Date.now() + 10 * 60 * 60_000));
const board = ['board', '--date', slate] as const;

// The tests build on each other.
beforeAll(async () => {
  owner = openDatabase((await start('sim', { migrated: false })).instance, 'owner');
});
afterAll(async () => {
  owner?.close();
  await close();
});

/** What the board prints, without its ages: it is not printed twice at one time. */
const ageless = (text: string) => text.replaceAll(/\d+[smhd] ago/g, 'ago').replaceAll(/"ageS":-?\d+/g, '"ageS":0');

describe('the command line on a schema that is not quite its own', () => {
  test('a check of a new database finds everything missing, fails, and changes nothing', async () => {
    const { exitCode, stdout } = await odds('migrate', '--check', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      drift: expect.arrayContaining([{ is: 'missing', name: 'odds.current_line', found: null, grave: true }]),
    });
    expect((await change(`select 1 from pg_namespace where nspname = 'history'`)).rows).toEqual([]);
  });

  test('a check after the migration finds nothing', async () => {
    const migrated = await odds('migrate', '--json');
    expect(JSON.parse(migrated.stdout)).toMatchObject({ applied: expect.arrayContaining(['0001-history']), ahead: [] });
    const { exitCode, stdout } = await odds('migrate', '--check');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^The schema is the one of this code: \d+ tables and views with \d+ columns\.\n$/),
    });
  });

  test('the board goes on by another name and without what is optional, and says so', async () => {
    expect(await odds('collect')).toMatchObject({ exitCode: 0 });
    const before = await odds(...board, '--json');
    expect(JSON.parse(before.stdout)).toEqual(
      expect.arrayContaining([expect.objectContaining({ sides: expect.anything() })]),
    );
    const shown = await odds(...board);
    await change('alter view odds.current_line rename column price to odds');
    await change('alter view odds.current_line rename column last_seen_at to drifted');
    const degraded = await odds(...board);
    expect({ ...degraded, stdout: ageless(degraded.stdout) }).toEqual({
      exitCode: 0,
      stdout: ageless(shown.stdout),
      stderr: `${heading}degraded: without odds.current_line.last_seen_at; odds.current_line.price is called odds there ("odds migrate --check" says more)\n`,
    });
    const { stdout } = await odds(...board, '--json');
    const games: object[] = JSON.parse(ageless(before.stdout));
    expect(JSON.parse(ageless(stdout))).toEqual({
      store: 'sim',
      degraded: {
        without: ['odds.current_line.last_seen_at'],
        renamed: [{ name: 'odds.current_line.price', found: 'odds' }],
      },
      games: games.map((game) => ({ ...game, lastSeenAt: null })),
    });
  });

  test('a check reports that, and that nothing stops for it', async () => {
    const { exitCode, stdout } = await odds('migrate', '--check');
    expect(exitCode).toBe(6);
    expect(stdout).toMatch(/^renamed +odds\.current_line\.price +it is called odds, and read by that name$/m);
    expect(stdout).toMatch(/^missing +odds\.current_line\.last_seen_at +it is read as NULL$/m);
    expect(stdout).toMatch(/^extra +odds\.current_line\.drifted /m);
    expect(stdout).toContain('3 differences in ');
    expect(stdout).toContain('Everything works despite them.');
  });

  test('the board fails by the name of what is critical, and so does a check', async () => {
    await change('alter view odds.current_line rename column odds to decimal_odds');
    const failed = await odds(...board, '--json');
    expect(failed.exitCode).toBe(1);
    expect(JSON.parse(failed.stdout)).toMatchObject({
      error: { code: 'database_schema_missing', message: expect.stringContaining('odds.current_line.price') },
    });
    expect(failed.stderr).toContain('"odds migrate --check"');
    const checked = await odds('migrate', '--check');
    expect(checked.exitCode).toBe(1);
    expect(checked.stdout).toMatch(/^missing +odds\.current_line\.price +what needs it fails$/m);
    expect(checked.stdout).toContain('Some functions stop until they are repaired.');
  });

  test('views that were changed by hand are created again if the ledger forgets them', async () => {
    await change(`delete from odds.schema_replaceable where name = 'views'`);
    const migrated = await odds('migrate', '--json');
    const names = replaceables.map(({ name }) => name);
    expect(JSON.parse(migrated.stdout)).toMatchObject({ applied: [], replaced: names.slice(names.indexOf('views')) });
    expect(await odds('migrate', '--check')).toMatchObject({ exitCode: 0, stderr: heading });
    expect(await odds(...board)).toMatchObject({ exitCode: 0, stderr: heading });
  });
});
