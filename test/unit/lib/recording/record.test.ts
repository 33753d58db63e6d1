import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { record, recordSeveral } from '../../../../lib/recording/record.ts';
import type { Database } from '../../../../lib/storage/database.ts';
import { gameReading, observedAt, offered, readingOf } from '../../../support/observed.ts';

const limitBytes = 4 * 1024 * 1024;
const partsSchema = z.array(z.object({ contentHash: z.string(), game: z.object({ id: z.array(z.string()) }) }));

/** Answers every reading with as many changes as it has games, and keeps what it was sent. */
function answeringDatabase() {
  const calls: { bytes: number; parts: z.infer<typeof partsSchema> }[] = [];
  const database: Pick<Database, 'execute'> = {
    execute: async ({ parameters = {} }) => {
      const text = String(parameters.readings);
      const parts = partsSchema.parse(JSON.parse(text));
      calls.push({ bytes: Buffer.byteLength(JSON.stringify(text)), parts });
      const rows = parts.map(({ game }) => ({ status: 'recorded', changes: game.id.length, split_changes: 1 }));
      return { rows, updated: 0 };
    },
  };
  return { calls, database };
}

/** About so many bytes a game, in a team's name. */
const gameOf = (id: number, bytes: number) =>
  gameReading([offered(-110)], { sourceGameId: `g${id}`, homeTeam: 'x'.repeat(bytes) });

describe('recording several observations', () => {
  it('takes one call if they fit, and returns the result of each in its place', async () => {
    const { calls, database } = answeringDatabase();
    const observations = ['a', 'b', 'c'].map((digit, n) =>
      observedAt(
        n,
        Array.from({ length: n + 1 }, (_, id) => gameOf(id, 10)),
        { digit },
      ),
    );
    expect(await recordSeveral(database, observations)).toEqual([
      { changes: 1, splitChanges: 1 },
      { changes: 2, splitChanges: 1 },
      { changes: 3, splitChanges: 1 },
    ]);
    expect(calls).toHaveLength(1);
  });

  it('takes as few calls as the 4 MiB of the Data API allow, in order, and sums the parts of one that is cut', async () => {
    const { calls, database } = answeringDatabase();
    const megabyte = 1024 * 1024;
    const small = (minute: number, digit: string) => observedAt(minute, [gameOf(0, 1.5 * megabyte)], { digit });
    const large = observedAt(
      2,
      Array.from({ length: 4 }, (_, id) => gameOf(id, 1.5 * megabyte)),
      { digit: 'c' },
    );
    const recorded = await recordSeveral(database, [small(0, 'a'), small(1, 'b'), large, small(3, 'd')]);
    expect(recorded.map(({ changes }) => changes)).toEqual([1, 1, 4, 1]);
    expect(
      calls.map(({ parts }) => parts.map(({ contentHash, game }) => contentHash.charAt(0) + game.id.length)),
    ).toEqual([['a1', 'b1'], ['c2'], ['c2'], ['d1']]);
    expect(Math.max(...calls.map(({ bytes }) => bytes))).toBeLessThan(limitBytes);
  });

  it('makes no call without observations', async () => {
    const { calls, database } = answeringDatabase();
    expect(await recordSeveral(database, [])).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('throws on an answer without a row for each', async () => {
    const database = { execute: async () => ({ rows: [], updated: 0 }) };
    await expect(record(database, { ...observedAt(0, []), reading: readingOf([]) })).rejects.toMatchObject({
      code: 'database_result_unreadable',
    });
  });
});
