import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Slot } from '../../../lib/odds/market.ts';
import type { GameReading } from '../../../lib/odds/reading.ts';
import { shownSlots } from '../../../lib/queries/staleness.ts';
import { type ReadObservation, readingDocument } from '../../../lib/recording/reading-document.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import type { Database, Executor } from '../../../lib/storage/database.ts';
import { deliveriesOf, histories } from '../../support/arbitraries/histories.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { emptyTables } from '../../support/history-tables.ts';
import { gameReading, observedAt, offered, readingOf } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { searchOf } from '../../support/search.ts';

/** Thrown to roll a transaction back once it has been looked at. */
class Enough extends Error {}

/** What a delivery leaves in an empty database. Read in one call: each call of the function sees the last. */
async function afterRecording<T>(
  database: Database,
  documents: readonly string[],
  look: (transaction: Executor) => Promise<T>,
): Promise<T> {
  const seen: T[] = [];
  await database
    .transaction(async (transaction) => {
      await transaction.execute({
        sql: 'select count(*) from jsonb_array_elements(:documents::jsonb) d, history.record_reading(d)',
        parameters: { documents: `[${documents.join(',')}]` },
      });
      seen.push(await look(transaction));
      throw new Enough();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Enough)) throw error;
    });
  const [only] = seen;
  if (only === undefined) throw new Error('the tables were not read');
  return only;
}

const slotRow = z.object({ game: z.string(), slot: z.string(), seen: z.string(), stale: z.boolean() });

/** Each slot in which the views have a line or a split, in the words of the oracle. */
async function slotsIn(database: Executor): Promise<z.infer<typeof slotRow>[]> {
  const { rows } = await database.execute({
    sql: `select source || '/' || league || '/' || source_game_id as game, slot, stale,
        to_char(last_seen_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as seen
      from (
        select source, league, source_game_id, last_seen_at, stale,
          sportsbook || '/' || period || '/' || market || coalesce('/' || team, '')
            || case rung when 'main' then '/main' else '/alternate' end as slot
        from odds.current_line
        union
        select source, league, source_game_id, last_seen_at, stale,
          'public/' || period || '/' || market || coalesce('/' || team, '') || '/main'
        from odds.current_split
      ) s`,
  });
  return z.array(slotRow).parse(rows).sort(bySlot);
}

/** The same by the oracle, of the slots in which anything was ever offered. */
function slotsBy(observations: readonly ReadObservation[]): z.infer<typeof slotRow>[] {
  const { lineChanges, splitChanges } = historyOf(observations);
  const known = new Set([...lineChanges, ...splitChanges].map(({ game, line }) => `${game} ${slotOfKey(line)}`));
  return shownSlots(observations)
    .filter(({ game, slot }) => known.has(`${game} ${slot}`))
    .map(({ lastSeenAt: seen, ...slot }) => ({ ...slot, seen }))
    .sort(bySlot);
}

/** Of the key of a line or a split: its first three parts, the team if there is one, and whether its rung is the main one. */
function slotOfKey(key: string): string {
  const market = key.split('/').slice(0, 4).join('/').replace(/\/$/, '');
  return `${market}/${(key.split('/')[5] ?? 'main') === 'main' ? 'main' : 'alternate'}`;
}

function bySlot(a: z.infer<typeof slotRow>, b: z.infer<typeof slotRow>): number {
  return `${a.game} ${a.slot}` < `${b.game} ${b.slot}` ? -1 : 1;
}

const historyAndDelivery = histories.chain((history) => fc.tuple(fc.constant(history), deliveriesOf(history)));
const manyHistories = fc.array(historyAndDelivery, { minLength: 1, maxLength: 8, size: 'max' });

/** Two histories share a source, and each is of a league of its own: one league's requests are nothing to the other's lines. */
function of(n: number, observations: readonly ReadObservation[]): readonly ReadObservation[] {
  return observations.map((observed) => ({
    ...observed,
    source: `source-${Math.floor(n / 2)}`,
    league: n % 2 === 0 ? 'mlb' : 'nfl',
    // As a real hash does, it covers the league.
    contentHash: n % 2 === 0 ? observed.contentHash : observed.contentHash.replace(/^../, '31'),
  }));
}

const draftKings: Slot = 'draftkings-nj/full_game/moneyline/main';
const fanDuel: Slot = 'fanduel-nj/full_game/moneyline/main';
const firstFive: Slot = 'draftkings-nj/first_five/total/main';
const splits: Slot = 'public/full_game/moneyline/main';
const asked = [draftKings, fanDuel, firstFive, splits].sort();

const quote = {
  draftKings: offered(-110),
  fanDuel: offered(-115, null, { sportsbook: 'fanduel-nj' }),
  firstFive: offered(-105, 4.5, { period: 'first_five', market: 'total', selection: 'over' }),
} as const;
const split = {
  period: 'full_game',
  market: 'moneyline',
  team: null,
  selection: 'home',
  tickets: 60,
  money: 55,
} as const;
const all = [quote.draftKings, quote.fanDuel, quote.firstFive];

/** A game with all there is, in each of its slots. */
const whole = (rest: Partial<GameReading> = {}) => gameReading(all, { scope: asked, splits: [split], ...rest });
const closed = (status: 'live' | 'over' | 'unknown') => gameReading([], { status });

interface Answer {
  readonly slateDate?: string | null;
  readonly asked?: readonly Slot[];
  readonly source?: string;
  readonly league?: string;
}

/** An answer to a request for all of these slots, on the slate of 30 July. */
function answer(minute: number, games: readonly GameReading[], { source, league, ...request }: Answer = {}) {
  return observedAt(minute, [], {
    reading: readingOf(games, 1, { asked, ...request }),
    digit: String(minute % 10),
    ...(source === undefined ? {} : { source }),
    ...(league === undefined ? {} : { league }),
  });
}

const current = { moneyline: 'offered', fanduel: 'offered', first_five: 'offered', splits: 'offered' };
const stale = Object.fromEntries(Object.entries(current).map(([name, state]) => [name, `${state}, stale`]));

const cases: readonly (readonly [
  name: string,
  observations: readonly ReadObservation[],
  standing: Readonly<Record<string, Readonly<Record<string, string>>>>,
])[] = [
  ['a line that the latest answer shows is current', [answer(0, [whole()]), answer(5, [whole()])], { g1: current }],
  [
    'a line that the latest answer states to be suspended, or gone, is current in that state',
    [
      answer(0, [whole()]),
      answer(5, [
        gameReading([{ key: quote.draftKings.key, offer: { state: 'suspended' } }, quote.firstFive], {
          scope: asked,
          splits: [split],
        }),
      ]),
    ],
    { g1: { ...current, moneyline: 'suspended', fanduel: 'absent' } },
  ],
  [
    'a game in play is still listed, and its lines are stale',
    [answer(0, [whole()]), answer(5, [closed('live')])],
    { g1: stale },
  ],
  ['so are those of a game that is over', [answer(0, [whole()]), answer(5, [closed('over')])], { g1: stale }],
  [
    'so are those of a game of an unknown status',
    [answer(0, [whole()]), answer(5, [closed('unknown')])],
    { g1: stale },
  ],
  [
    'a period that is silently left out is stale, and no other',
    [
      answer(0, [whole()]),
      answer(5, [whole({ scope: asked.filter((slot) => slot !== firstFive), quotes: all.slice(0, 2) })]),
    ],
    { g1: { ...current, first_five: 'offered, stale' } },
  ],
  [
    'a market with an outcome that cannot be read is stale, and no other',
    [
      answer(0, [whole()]),
      answer(5, [whole({ scope: asked.filter((slot) => slot !== fanDuel), quotes: [all[0], all[2]] as never })]),
    ],
    { g1: { ...current, fanduel: 'offered, stale' } },
  ],
  [
    'splits without numbers are stale',
    [answer(0, [whole()]), answer(5, [whole({ scope: asked.filter((slot) => slot !== splits), splits: [] })])],
    { g1: { ...current, splits: 'offered, stale' } },
  ],
  [
    'the lines of a game that left the slate are stale',
    [answer(0, [whole(), whole({ sourceGameId: 'g2' })]), answer(5, [whole()])],
    { g1: current, g2: stale },
  ],
  ['and current again when it is back', [answer(0, [whole()]), answer(5, []), answer(6, [whole()])], { g1: current }],
  [
    'an empty slate leaves the lines of all its games stale',
    [answer(0, [whole(), whole({ sourceGameId: 'g2' })]), answer(5, [])],
    { g1: stale, g2: stale },
  ],
  [
    'the answer of another slate says nothing',
    [answer(0, [whole()]), answer(5, [], { slateDate: '2026-07-31' })],
    { g1: current },
  ],
  [
    'the answer of a whole league says something of every slate',
    [answer(0, [whole()]), answer(5, [], { slateDate: null })],
    { g1: stale },
  ],
  [
    'a game whose source id has changed is stale under the old one',
    [answer(0, [whole({ sourceGameId: 'old' })]), answer(5, [whole({ sourceGameId: 'new' })])],
    { new: current, old: stale },
  ],
  [
    'what a second source answers says nothing of the first: its last answer stays its latest',
    [answer(0, [whole()]), answer(5, [whole({ sourceGameId: 'x' })], { source: 'the-odds-api', slateDate: null })],
    { g1: current, x: current },
  ],
  [
    'nor does the answer of another league',
    [answer(0, [whole()]), answer(5, [], { league: 'nfl', slateDate: null })],
    { g1: current },
  ],
  [
    'a slot that was not asked for is as current as it was',
    [answer(0, [whole()]), answer(5, [gameReading([quote.draftKings])], { asked: [draftKings] })],
    { g1: current },
  ],
  [
    'an answer that was received earlier and recorded later says nothing',
    [answer(5, [whole()]), answer(0, [])],
    { g1: current },
  ],
  [
    'a game that moves to another date is asked for by that date',
    [
      answer(0, [whole()]),
      answer(1, [whole({ startTime: '2026-07-31T23:05:00.000Z' })], { slateDate: '2026-07-31' }),
      answer(5, []),
    ],
    { g1: current },
  ],
  [
    'and stale where that date does not have it either',
    [
      answer(0, [whole()]),
      answer(1, [whole({ startTime: '2026-07-31T23:05:00.000Z' })]),
      answer(5, [], { slateDate: '2026-07-31' }),
    ],
    { g1: stale },
  ],
  [
    'a game that is listed under a slate of another date, as in a week of football, is asked for by that slate too',
    [answer(0, [whole({ startTime: '2026-08-02T23:05:00.000Z' })]), answer(5, [])],
    { g1: stale },
  ],
  [
    'a night game is on the date that it has in New York',
    [
      answer(0, [whole({ startTime: '2026-07-31T03:40:00.000Z' })], { slateDate: null }),
      answer(5, [], { slateDate: '2026-07-31' }),
    ],
    { g1: current },
  ],
];

/** Every slot of every game that is stale by the rule, and in the words of a case. */
function staleBy(observations: readonly ReadObservation[]): string[] {
  const slots = shownSlots(observations).filter((slot) => slot.stale);
  return slots.map(({ game, slot }) => `${game.split('/').at(-1)} ${names[slot]}`).sort();
}

function staleIn(standing: Readonly<Record<string, Readonly<Record<string, string>>>>): string[] {
  const slots = Object.entries(standing).flatMap(([game, states]) =>
    Object.entries(states).map(([name, state]) => ({ name: `${game} ${name}`, state })),
  );
  return slots.flatMap(({ name, state }) => (state.endsWith('stale') ? name : [])).sort();
}

const standingRow = z.object({ id: z.string(), slot: z.string(), state: z.string(), stale: z.boolean() });
const names: Readonly<Record<string, string>> = {
  [draftKings]: 'moneyline',
  [fanDuel]: 'fanduel',
  [firstFive]: 'first_five',
  [splits]: 'splits',
};

async function standingIn(database: Executor) {
  const { rows } = await database.execute({
    sql: `select source_game_id as id, sportsbook || '/' || period || '/' || market || '/main' as slot, state, stale from odds.current_line
      union all
      select source_game_id, 'public/' || period || '/' || market || '/main', state, stale from odds.current_split`,
  });
  const games = Map.groupBy(z.array(standingRow).parse(rows), ({ id }) => id);
  return Object.fromEntries(
    [...games].map(([id, slots]) => [
      id,
      Object.fromEntries(slots.map((each) => [names[each.slot], each.stale ? `${each.state}, stale` : each.state])),
    ]),
  );
}

describe.each(enginesAtHand())('the views on %s', (kind) => {
  let database: OddsDatabase;

  beforeAll(async () => {
    database = await openOddsDatabase(kind);
  });
  afterAll(() => database?.close());

  describe('tell what is current from what is stale:', () => {
    it.each(cases)('%s', async (_name, observations, standing) => {
      const documents = observations.map((observed) => readingDocument(observed));
      expect(await afterRecording(database.as('owner'), documents, standingIn)).toEqual(standing);
      expect(staleBy(observations)).toEqual(staleIn(standing));
    });

    it('an observation says nothing of the games that are not recorded yet', async () => {
      const two = answer(5, [whole(), whole({ sourceGameId: 'g2' })]);
      const parts = two.reading.games.map((game) => readingDocument(two, [game]));
      const before = readingDocument(answer(0, two.reading.games));
      const owner = database.as('owner');
      expect(await afterRecording(owner, [before, ...parts.slice(0, 1)], standingIn)).toEqual({
        g1: current,
        g2: current,
      });
      expect(await afterRecording(owner, [before, readingDocument(answer(5, [whole()]))], standingIn)).toEqual({
        g1: current,
        g2: stale,
      });
    });

    it('one that was recorded before requests were stored says nothing until it is read again', async () => {
      const late = answer(5, []);
      const documents = [answer(0, [whole()]), late].map((observed) => readingDocument(observed));
      const found = await afterRecording(database.as('owner'), documents, async (transaction) => {
        await transaction.execute({ sql: 'update history.observation set asked_scope_id = null' });
        const unknown = await standingIn(transaction);
        const anew = readingDocument({ ...late, reading: { ...late.reading, readerVersion: 2 } });
        await transaction.execute({
          sql: 'select status from history.record_reading(:anew::jsonb)',
          parameters: { anew },
        });
        return { unknown, replayed: await standingIn(transaction) };
      });
      expect(found).toEqual({ unknown: { g1: current }, replayed: { g1: stale } });
    });

    it('the age is that of the last answer that showed it, in whole seconds', async () => {
      const documents = [answer(0, [whole()]), answer(5, [])].map((observed) => readingDocument(observed));
      const { age, now } = await afterRecording(database.as('owner'), documents, async (transaction) => {
        const { rows } = await transaction.execute({
          sql: `select distinct age_s as age, extract(epoch from now())::float8 as now from odds.current_line`,
        });
        return z.tuple([z.object({ age: z.number(), now: z.number() })]).parse(rows)[0];
      });
      expect(age).toBe(Math.floor(now - Date.UTC(2026, 6, 30, 17) / 1_000));
    });
  });

  it('say of every slot what the rule says, in whatever order and however often observations are recorded', async () => {
    const owner = database.as('owner');
    const search = searchOf(`Staleness on ${kind}`, { inTests: 30, long: 2_000 });
    let runs = 0;
    const seen = { slots: 0, stale: 0 };
    await fc.assert(
      fc.asyncProperty(manyHistories, async (many) => {
        if (runs++ % 25 === 0) await emptyTables(owner);
        const documents = many.flatMap(([, delivery], n) => of(n, delivery).map((each) => readingDocument(each)));
        const expected = slotsBy(many.flatMap(([history], n) => of(n, history)));
        expect(await afterRecording(owner, documents, slotsIn)).toEqual(expected);
        seen.slots += expected.length;
        seen.stale += expected.filter((slot) => slot.stale).length;
      }),
      search,
    );
    console.info(`Staleness on ${kind}: ${seen.slots} slots, ${seen.stale} of them stale.`);
    expect(seen.stale).toBeGreaterThan(seen.slots / 5);
    expect(seen.stale).toBeLessThan((seen.slots * 4) / 5);
  }, 3_600_000);
});
