import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readingDocument } from '../../../lib/recording/reading-document.ts';
import type { Database, Executor } from '../../../lib/storage/database.ts';
import { type AttemptWorld, attemptWorlds } from '../../support/arbitraries/attempts.ts';
import { deliveriesOf } from '../../support/arbitraries/histories.ts';
import { attemptEnds, linesAt } from '../../support/attempt-ends.ts';
import { insertLinks, insertStarts } from '../../support/derived-tables.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { emptyTables } from '../../support/history-tables.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { type Row, rowsIn } from '../../support/schedule-tables.ts';
import { isLongSearch, searchOf } from '../../support/search.ts';

/** Thrown to roll a transaction back once it has been looked at. */
class Enough extends Error {}

const keyOf = (n: number, which: 'this' | 'other') => ({
  league: 'mlb',
  gamePk: which === 'this' ? n : 1_000 + n,
  epoch: '2026-07-30',
});
const sourceOf = (n: number, source: string) => `${source}-${n}`;

/** The world with its observations in the order of their delivery, some of them several times. */
const deliveredWorlds = attemptWorlds.chain((world) => fc.tuple(fc.constant(world), deliveriesOf(world.observations)));
const manyWorlds = fc.array(deliveredWorlds, { minLength: 1, maxLength: 4, size: 'max' });
type ManyWorlds = typeof manyWorlds extends fc.Arbitrary<infer T> ? T : never;

async function insertDerived(database: Executor, worlds: readonly AttemptWorld[]): Promise<void> {
  const links = worlds.flatMap(({ links: ofWorld }, n) =>
    ofWorld.map((link) => ({
      ...{ ...link, league: 'mlb', awayTeam: 'Away', source: sourceOf(n, link.source) },
      attempt: link.attempt && keyOf(n, link.attempt),
    })),
  );
  await insertLinks(database, links);
  await insertStarts(
    database,
    worlds.flatMap(({ starts }, n) => starts.map((start) => ({ ...start, attempt: keyOf(n, 'this') }))),
  );
}

const views = ['opening_line', 'opening_line_history', 'closing_line', 'closing_line_history'] as const;
type Shown = Readonly<Record<(typeof views)[number] | 'line_at', readonly Row[]>>;
const moment = '2026-07-30T17:20:00.000Z';

/** What the views say of each world, once its observations are delivered. Nothing of it stays. */
async function viewsAfter(database: Database, many: ManyWorlds): Promise<readonly Shown[]> {
  let shown: readonly Shown[] = [];
  const documents = many.flatMap(([, delivery], n) =>
    delivery.map((observed) => readingDocument({ ...observed, source: sourceOf(n, observed.source) })),
  );
  await database
    .transaction(async (transaction) => {
      await transaction.execute({
        sql: 'select count(*) from jsonb_array_elements(:documents::jsonb) d, history.record_reading(d)',
        parameters: { documents: `[${documents.join(',')}]` },
      });
      const worlds = many.map(([world]) => world);
      await insertDerived(transaction, worlds);
      const rows: Record<string, readonly Row[]> = {};
      for (const view of views) rows[view] = await rowsIn(transaction, `odds.${view}`, 'attempt_id');
      const lines = await rowsIn(transaction, `odds.line_at('${moment}')`, 'line_id');
      shown = worlds.map((_, n) => {
        const ofAttempt = (view: string) => (rows[view] ?? []).filter((row) => row.game_pk === n);
        return {
          opening_line: ofAttempt('opening_line'),
          opening_line_history: ofAttempt('opening_line_history'),
          closing_line: ofAttempt('closing_line'),
          closing_line_history: ofAttempt('closing_line_history'),
          line_at: lines.filter(({ source }) => source === sourceOf(n, 's0') || source === sourceOf(n, 's1')),
        };
      });
      throw new Enough();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Enough)) throw error;
    });
  return shown;
}

const times = ['changed_at', 'known_at', 'known_until', 'observed_at', 'last_seen_at', 'withdrawn_at', 'cut_at'];

/** A row of a view in the columns and the spelling of the rule. */
function comparable(row: Row): Row {
  const { sportsbook, period, market, team, selection, rung } = row;
  const named = ['state', 'status', 'reason', 'line', 'price', 'age_s', 'is_truncated', 'cut_basis', 'source_game_id'];
  const values = named.filter((name) => name in row).map((name) => [name, row[name]]);
  const instants = times
    .filter((name) => name in row)
    .map((name) => [name, row[name] === null ? null : new Date(String(row[name])).toISOString()]);
  const key = [sportsbook, period, market, team ?? '', selection, rung].join('/');
  const source = String(row.source).replace(/-\d+$/, '');
  return Object.fromEntries([['key', key], ['source', source], ...values, ...instants].sort());
}

const inOrder = (rows: readonly Row[]) =>
  rows.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort()))).sort();
const withoutUntil = ({ known_until: _, ...row }: Row) => row;
const newest = (rows: readonly Row[]) => rows.filter(({ known_until }) => known_until === null).map(withoutUntil);

describe.each(enginesAtHand())('the opening and closing lines on %s', (kind) => {
  let database: OddsDatabase;

  beforeAll(async () => {
    database = await openOddsDatabase(kind);
  });
  afterAll(() => database?.close());

  it('are those of the rule, now and over time, in whatever order observations are recorded', async () => {
    const owner = database.as('owner');
    const met = new Map<string, number>();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(manyWorlds, async (many) => {
        if (runs++ % 25 === 0) await emptyTables(owner);
        const shown = await viewsAfter(owner, many);
        for (const [n, [world]] of many.entries()) {
          const { openings, closes } = attemptEnds(world);
          const views = shown[n] as Shown;
          expect(inOrder(views.closing_line_history.map(comparable))).toEqual(inOrder(closes));
          expect(inOrder(views.closing_line.map(comparable))).toEqual(inOrder(newest(closes)));
          expect(inOrder(views.opening_line_history.map(comparable))).toEqual(inOrder(openings));
          expect(inOrder(views.opening_line.map(comparable))).toEqual(inOrder(newest(openings)));
          expect(inOrder(views.line_at.map(comparable))).toEqual(inOrder(linesAt(world, moment)));
          for (const { status, reason } of [...closes, ...openings]) {
            met.set(`${status} ${reason}`, (met.get(`${status} ${reason}`) ?? 0) + 1);
          }
        }
      }),
      searchOf(`Opening and closing lines on ${kind}`, { inTests: 25, long: 300 }),
    );
    console.info(`Answers on ${kind}: ${JSON.stringify(Object.fromEntries([...met].sort()))}`);
    const kinds = isLongSearch ? everyKind : commonKinds;
    expect(kinds.filter((status) => !met.has(status))).toEqual([]);
  }, 3_600_000);
});

const commonKinds = ['measured null', 'missing not_seen', 'missing not_offered', 'pending null', 'stale not_seen'];
const everyKind = [
  ...commonKinds,
  ...['cancelled', 'game_withdrawn', 'no_start', 'postponed', 'withdrawn'].map((reason) => `missing ${reason}`),
  'stale source_closed',
];
