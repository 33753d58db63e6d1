import { RDSData } from '@aws-sdk/client-rds-data';
import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/aws-data-api/pg';
import { boolean, date, integer, jsonb, numeric, pgTable, serial, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { type Generated, Kysely } from 'kysely';
import { DataApiDialect } from 'kysely-data-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, region } from '../../../infra/local/account.ts';
import { engineKinds, whyMissing } from '../../support/engines.ts';
import { openRig, type Rig, target } from './rig.ts';

const games = pgTable('games', {
  id: serial().primaryKey(),
  home: text().notNull(),
  played: boolean().notNull().default(false),
  runs: integer(),
  odds: numeric({ precision: 8, scale: 2 }),
  details: jsonb(),
  key: uuid(),
  slate: date(),
  startsAt: timestamp('starts_at', { withTimezone: true }),
});

interface Tables {
  games: {
    id: Generated<number>;
    home: string;
    played: Generated<boolean>;
    runs: number | null;
    odds: string | null;
    starts_at: Date | null;
  };
}

describe.each(engineKinds)("other people's clients over %s", (kind) => {
  const missing = whyMissing(kind);
  describe.skipIf(missing !== undefined)(missing === undefined ? 'work unchanged' : `skipped: ${missing}`, () => {
    let rig: Rig;
    let client: RDSData;

    beforeAll(async () => {
      rig = await openRig(kind);
      client = new RDSData({ endpoint: rig.server.url, region, credentials });
      await rig.execute(`create table games (id serial primary key, home text not null, played boolean not null default false,
        runs integer, odds numeric(8,2), details jsonb, key uuid, slate date, starts_at timestamptz)`);
    });
    afterAll(async () => {
      client.destroy();
      await rig[Symbol.asyncDispose]();
    });

    it('drizzle-orm writes and reads all kinds of columns', async () => {
      const db = drizzle(client, target);
      const game = {
        home: "O'Fallon :x",
        played: true,
        runs: 3,
        odds: '-110.50',
        details: { innings: [1, 2] },
        key: '9e0f5b1c-6f4e-4a57-9c1a-0c6a3f4b8d11',
        slate: '2026-07-04',
        startsAt: new Date('2026-07-04T19:05:00Z'),
      };
      const [inserted] = await db.insert(games).values(game).returning();
      expect(inserted).toMatchObject({ ...game, id: expect.any(Number) });
      const [read] = await db.select().from(games).where(eq(games.home, game.home));
      expect(read).toEqual(inserted);
      await db
        .update(games)
        .set({ runs: null })
        .where(eq(games.id, inserted?.id ?? 0));
      const { rows } = await db.execute(sql`select runs, home as label from games where runs is null`);
      expect(rows).toEqual([{ runs: null, label: game.home }]);
    });

    it('drizzle-orm commits, rolls back, and nests transactions', async () => {
      const db = drizzle(client, target);
      await db.delete(games);
      await db.transaction(async (outer) => {
        await outer.insert(games).values({ home: 'kept' });
        const nested = outer.transaction(async (inner) => {
          await inner.insert(games).values({ home: 'undone' });
          throw new Error('changed my mind');
        });
        await expect(nested).rejects.toThrow('changed my mind');
      });
      const failed = db.transaction(async (transaction) => {
        await transaction.insert(games).values({ home: 'lost' });
        await transaction.execute(sql`select 1/0`);
      });
      await expect(failed).rejects.toThrow();
      expect(await db.select({ home: games.home }).from(games)).toEqual([{ home: 'kept' }]);
    });

    it('kysely-data-api writes, reads, counts and rolls back', async () => {
      const db = new Kysely<Tables>({
        dialect: new DataApiDialect({ mode: 'postgres', driver: { client, ...target } }),
      });
      await db.deleteFrom('games').execute();
      const startsAt = new Date('2026-07-04T19:05:00Z');
      const inserted = await db
        .insertInto('games')
        .values({ home: 'a', runs: 3, odds: null, starts_at: startsAt })
        .returning(['home', 'runs', 'odds', 'played', 'starts_at'])
        .executeTakeFirstOrThrow();
      expect(inserted).toEqual({ home: 'a', runs: 3, odds: null, played: false, starts_at: startsAt });
      const { numUpdatedRows } = await db
        .updateTable('games')
        .set({ runs: 4 })
        .where('home', '=', 'a')
        .executeTakeFirstOrThrow();
      expect(numUpdatedRows).toBe(1n);
      const failed = db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('games').execute();
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      expect(await db.selectFrom('games').select(['runs']).execute()).toEqual([{ runs: 4 }]);
      expect((await db.introspection.getTables()).map(({ name }) => name)).toContain('games');
    });
  });
});
