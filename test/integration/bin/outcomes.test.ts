import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { daysAfter, slateDateAt } from '../../../lib/odds/slate-date.ts';
import { outcomeViews } from '../../../lib/storage/migrations/functions/outcome-views.ts';
import { liveSchemas } from '../../../lib/storage/schema-names.ts';
import { openCommandLine } from './command-line.ts';

const { odds, start, close } = openCommandLine('outcomes');
let owner: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  owner = openDatabase((await start('sim')).instance, 'owner');
});
afterAll(async () => {
  owner?.close();
  await close();
});

const yesterday = daysAfter(slateDateAt(new Date()), -1);
const shownSchema = z.object({
  store: z.literal('sim'),
  outcomes: z.array(
    z.object({
      gamePk: z.number(),
      officialDate: z.string(),
      settlement: z.string(),
      winner: z.string().nullable(),
      moneylineResult: z.string(),
      totalResult: z.string(),
      revisions: z.array(z.object({ gamePk: z.number(), knownUntil: z.string().nullable() })).min(1),
    }),
  ),
  open: z.array(z.object({ gamePk: z.number(), state: z.string() })),
});
const shown = async (...words: string[]) =>
  shownSchema.parse(JSON.parse((await odds('outcomes', 'show', ...words, '--json')).stdout));

// The tests build on each other.
describe('odds outcomes', () => {
  test('says that there are none before anything is recorded', async () => {
    const { exitCode, stdout, stderr } = await odds('outcomes');
    expect({ exitCode, stdout: stdout.trim() }).toEqual({ exitCode: 0, stdout: '' });
    expect(stderr).toContain(`There is no outcome on ${yesterday}`);
  });

  test('update asks again for the recent dates, and says what has landed', async () => {
    const { exitCode, stdout } = await odds('outcomes', 'update');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^synced {2}mlb-stats-api mlb, 1 request\(s\), 75 games$/m);
    expect(stdout).toMatch(/^ {2}\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d {2}schedule\/mlb-stats-api\/mlb\/.+\.json\.gz$/m);
    const again = JSON.parse((await odds('outcomes', 'update', '--json')).stdout);
    expect(again).toMatchObject({ status: 'synced', requests: [{ landed: expect.stringContaining('schedule/') }] });
  });

  test('show prints what the drain has recorded: results by the score, and no line where none was seen', async () => {
    await odds('drain', '--yes');
    const { outcomes } = await shown();
    const finals = outcomes.filter(({ settlement }) => settlement === 'action');
    expect(finals.length).toBeGreaterThan(5);
    for (const { winner, moneylineResult, totalResult, officialDate, revisions } of finals) {
      expect([moneylineResult, totalResult, officialDate]).toEqual([winner, 'no_line', yesterday]);
      expect(revisions.at(-1)?.knownUntil).toBeNull();
    }
    const { stdout } = await odds('outcomes');
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\d {2}\S.* at .* {2}\d{6} {2}\d+–\d+ +(home|away) +no_line +no_line/m);
    const [first] = finals;
    expect((await shown(String(first?.gamePk))).outcomes).toEqual([first]);
  });

  test('verify computes them again, and fails if the view differs', async () => {
    const equal = await odds('outcomes', 'verify');
    expect(equal.exitCode).toBe(0);
    expect(equal.stdout).toMatch(/^equal {2}\d\d+ outcomes of .* computed again, 0 differences$/m);
    const statements = [...(outcomeViews.drops?.(liveSchemas) ?? []), ...outcomeViews.statements(liveSchemas)];
    const wrong = statements.map((sql) =>
      sql
        .replace("when home_score + away_score - c.total > 0 then 'over'", "when true then 'over'")
        .replace('when c.total is null', 'when false'),
    );
    for (const sql of wrong) await owner.execute({ sql });
    const different = await odds('outcomes', 'verify', '--date', yesterday, '--json');
    expect(different.exitCode).toBe(1);
    expect(JSON.parse(different.stdout).differences).toContainEqual(
      expect.objectContaining({ column: 'total_result', rule: 'no_line' }),
    );
    for (const sql of statements) await owner.execute({ sql });
    expect((await odds('outcomes', 'verify', '--date', yesterday)).exitCode).toBe(0);
  });

  test.each([
    [['update', '777001'], 'a game goes with show'],
    [['show', '777001', '--date', '2026-07-04'], "'--date' does not go with a game"],
    [['update', '--date', '2026-07-04'], "'--date' goes with show or verify"],
    [['show', 'phillies'], 'It must be the gamePk'],
    [['guess'], 'Allowed choices are show, update, verify'],
  ])('refuses %j', async (words, fault) => {
    const { exitCode, stderr } = await odds('outcomes', ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(fault);
  });
});
