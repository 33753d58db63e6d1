import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readingDocument } from '../../../../lib/recording/reading-document.ts';
import { record } from '../../../../lib/recording/record.ts';
import { type CallLimits, dataApiLimits } from '../../../../lib/recording/recording-calls.ts';
import type { Database, SqlParameter } from '../../../../lib/storage/database.ts';
import { gameReading, observedAt, offered } from '../../../support/observed.ts';

/** Keeps the parameters of each call, and answers the last one. */
function listeningDatabase() {
  const calls: Readonly<Record<string, SqlParameter>>[] = [];
  const database: Pick<Database, 'execute'> = {
    execute: async ({ parameters = {} }) => {
      calls.push(parameters);
      return { rows: 'staged' in parameters ? [{ status: 'recorded', changes: 7, split_changes: 2 }] : [], updated: 0 };
    },
  };
  return { calls, database };
}

/** One game whose text is about as long as its team's name. */
const observedWith = (homeTeam: string) => observedAt(0, [gameReading([offered(-110)], { homeTeam })]);

it('sends the whole text of a game that no call can carry, in parts, and then names the whole', async () => {
  const limits: CallLimits = { documentBytes: 100, partLength: 50, gameLength: 10_000 };
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (homeTeam) => {
      const { calls, database } = listeningDatabase();
      const observed = observedWith(homeTeam);
      expect(await record(database, observed, undefined, { limits })).toEqual({ changes: 7, splitChanges: 2 });
      const text = readingDocument(observed);
      const parts = calls.slice(0, -1);
      expect(parts.map(({ part }) => part)).toEqual(parts.map((_, n) => n));
      expect(parts.map(({ content }) => content).join('')).toBe(text);
      // As it arrives: half a character would arrive as another one.
      for (const { content } of parts) expect(Buffer.from(String(content)).toString()).toBe(content);
      const document = createHash('sha256').update(text).digest('hex').slice(0, 32);
      expect(new Set(parts.map((part) => part.document))).toEqual(new Set([document]));
      expect(JSON.parse(String(calls.at(-1)?.staged))).toMatchObject({ document, parts: parts.length, game: 'g1' });
    }),
  );
});

it('sends parts that fit a call of the Data API, whatever their characters are', async () => {
  for (const character of ['x', '"', '\\', '\u0001', 'é', '球', '⚾', '😀']) {
    const { calls, database } = listeningDatabase();
    const limits = { ...dataApiLimits, documentBytes: 1_000_000 };
    await record(database, observedWith(character.repeat(2_500_000)), undefined, { limits });
    const sizes = calls.map((parameters) => Buffer.byteLength(JSON.stringify(parameters)));
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThan(4 * 1024 * 1024 - 4_096);
  }
});

it.each([
  ['in one call', dataApiLimits],
  ['in parts', { documentBytes: 100, partLength: 50, gameLength: 10_000 }],
])('calls the functions of the schemas that it is given, and no others, %s', async (_, limits) => {
  const calledSchemas = new Set<string>();
  const rows = [{ status: 'recorded', changes: 1, split_changes: 0 }];
  const database: Pick<Database, 'execute'> = {
    execute: async ({ sql }) => {
      for (const [, schema = ''] of sql.matchAll(/\b(\w+)\.\w+\(/g)) calledSchemas.add(schema);
      return { rows, updated: 0 };
    },
  };
  const schemas = { history: 'history_elsewhere', odds: 'odds_elsewhere' };
  await record(database, observedWith('Philadelphia Phillies'), undefined, { limits, schemas });
  expect([...calledSchemas]).toEqual(['history_elsewhere']);
});

it('makes no call for a game that one statement cannot record, and names it', async () => {
  const { calls, database } = listeningDatabase();
  const small = gameReading([offered(-110)], { sourceGameId: 'small' });
  const large = gameReading([offered(-110)], { sourceGameId: 'large', homeTeam: 'x'.repeat(dataApiLimits.gameLength) });
  const recording = record(database, observedAt(0, [small, large]));
  await expect(recording).rejects.toMatchObject({
    code: 'game_too_large',
    policy: { dead: true },
    details: { sourceGameId: 'large', prices: 1 },
  });
  expect(calls).toEqual([]);
});
