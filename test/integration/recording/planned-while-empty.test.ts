import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ReadObservation } from '../../../lib/recording/reading-document.ts';
import { record } from '../../../lib/recording/record.ts';
import type { Executor } from '../../../lib/storage/database.ts';
import { engineKinds, whyMissing } from '../../support/engines.ts';
import { gameReading, observedAt, offered, readingOf } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

/** As many as a slate has: a plan for few is another one. */
const lines = 1_000;
const others = 50_000;

/** One game whose first line has moved at that minute; the other lines never do. */
function observationAt(minute: number, readerVersion = 1): ReadObservation {
  const quotes = Array.from({ length: lines }, (_, n) => offered(n === 0 ? 100 + minute : 100, 8.5, { rung: `${n}` }));
  return observedAt(minute, [], { reading: readingOf([gameReading(quotes)], readerVersion) });
}

/** Rows of the tables of lines that this transaction has fetched so far. */
async function fetched(session: Executor): Promise<number> {
  const { rows } = await session.execute({
    sql: `select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::integer as n
      from pg_stat_xact_user_tables where schemaname = 'history' and relname in ('line', 'line_change')`,
  });
  return z.tuple([z.object({ n: z.number() })]).parse(rows)[0].n;
}

async function growByOthers(session: Executor): Promise<void> {
  await session.execute({
    sql: `insert into history.line_change (line_id, captured_at, content_hash, state, price)
      select md5(n::text)::uuid, timestamptz '2026-07-30T17:00Z', md5('')::uuid, 'offered', 100
      from generate_series(1, ${others}) n`,
  });
  await session.execute({
    sql: `insert into history.line (line_id, game_id, key, slot, state, price, changed_at, changed_by)
      select line_id, line_id, '', '', state, price, captured_at, content_hash from history.line_change
      where content_hash = md5('')::uuid`,
  });
}

describe.each(engineKinds)('recording on %s with plans made while the tables were empty', (kind) => {
  const missing = whyMissing(kind);
  if (missing) console.warn(`Plans made while the tables were empty are not tried on ${kind}: ${missing}.`);
  let database: OddsDatabase;

  beforeAll(async () => {
    if (!missing) database = await openOddsDatabase(kind);
  });
  afterAll(() => database?.close());

  // In one transaction, so in one session: plans stay in theirs.
  it.skipIf(missing)('reads little of tables that have grown since, wherever in time and however often', () =>
    database.as('owner').transaction(async (session) => {
      for (const first of [observationAt(0), observationAt(30), observationAt(10), observationAt(10, 2)])
        await record(session, first);
      await growByOthers(session);
      for (const next of [observationAt(20), observationAt(20, 2), observationAt(40), observationAt(40, 2)]) {
        const before = await fetched(session);
        expect((await record(session, next)).changes).toBe(1);
        expect((await fetched(session)) - before).toBeLessThan(10 * lines);
      }
    }),
  );
});
