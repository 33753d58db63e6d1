import { describe, expect, it } from 'vitest';
import { startDataApi } from '../../../infra/local/data-api/server.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import type { GameReading } from '../../../lib/odds/reading.ts';
import { recordSeveral } from '../../../lib/recording/record.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import { makeShadow, shadowNames } from '../../../lib/repair/shadow.ts';
import { migrations, replaceables } from '../../../lib/storage/migrations/index.ts';
import { enginesAtHand, openFreshEngine } from '../../support/engines.ts';
import { changesBy, changesIn, readTables } from '../../support/history-tables.ts';
import { movingPrices, readBy, readersOf } from '../../support/landed.ts';
import { gameReading, offered } from '../../support/observed.ts';

const schema = { migrations, replaceables };
const readers = readersOf(1);
const gamesAt = (n: number): GameReading[] => [
  gameReading([offered(-120 - (n % 5)), offered(110, null, { selection: 'away' })]),
];
const observations = movingPrices('2026-07-01T20:00:00.000Z', 60, gamesAt);

describe.each(enginesAtHand())('the shadow on %s', (kind) => {
  it('is whole by itself: it records if there is no live history', async () => {
    const { engine } = await openFreshEngine(kind);
    const server = await startDataApi({ engine });
    const database = openDatabase({ dataApi: server.url }, 'owner');
    try {
      await makeShadow(database, schema);
      const newer = readersOf(2, (game) => ({ ...game, quotes: game.quotes.slice(1) }));
      const read = [...readBy(readers, observations), ...readBy(newer, observations.slice(10, 30))];
      await recordSeveral(database, read, undefined, { schemas: shadowNames });
      expect(changesIn(await readTables(database, shadowNames.history))).toEqual(changesBy(historyOf(read)));
      const { rows } = await database.execute({
        sql: `select count(*)::integer as n from ${shadowNames.odds}.current_line`,
      });
      expect(rows[0]?.n).toBeGreaterThan(0);
      const elsewhere = await database.execute({
        sql: `select relname from pg_class where relnamespace = 'public'::regnamespace
          union all select nspname from pg_namespace where nspname in ('history', 'odds')`,
      });
      expect(elsewhere.rows).toEqual([]);
    } finally {
      database.close();
      await server.close();
      await engine.close();
    }
  });
});
