import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Readers } from '../../../lib/backlog/recorded-kind.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import type { LineKey, Quote } from '../../../lib/odds/line.ts';
import { contentHashOf, type Observation } from '../../../lib/odds/observation.ts';
import type { Reading } from '../../../lib/odds/reading.ts';
import { recordSeveral } from '../../../lib/recording/record.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import { replay } from '../../../lib/repair/replay.ts';
import { readActionNetwork, readerVersion } from '../../../lib/sources/action-network/read.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { changesBy, changesIn, emptyTables, readTables } from '../../support/history-tables.ts';
import { land, memoryStore, readBy } from '../../support/landed.ts';
import { MemoryBacklogState } from '../../support/memory-backlog.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

const sides = (values: object, over = 'over', under = 'under') =>
  [over, under].map((side) => ({ side, odds: -110, line_status: 'normal', ...values }));

/** A first-five total of 0, and a team total whose away outcomes name no team; at noon both are as they should be. */
function answerAt(capturedAt: string, isBroken: boolean): Observation {
  const moneyline = [
    { side: 'home', team_id: 1, odds: -110, line_status: 'normal' },
    { side: 'away', team_id: 2, odds: -110, line_status: 'normal' },
  ];
  const markets = {
    '68': {
      event: {
        moneyline,
        core_bet_type_6_team_score: [
          ...sides({ team_id: 1, value: 4.5, odds: -114 }),
          ...sides({ value: 3.5, ...(isBroken ? {} : { team_id: 2 }) }),
        ],
      },
      firstfiveinnings: { total: sides({ value: isBroken ? 0 : 4.5 }) },
    },
  };
  const game = {
    id: 1,
    status: 'scheduled',
    start_time: '2026-07-30T23:05:00.000Z',
    home_team_id: 1,
    away_team_id: 2,
    teams: [
      { id: 1, full_name: 'Harbor City Gulls' },
      { id: 2, full_name: 'Mill Valley Otters' },
    ],
    markets,
  };
  const content = {
    source: 'action-network',
    league: 'mlb',
    slateDate: '2026-07-30',
    request: {
      method: 'GET' as const,
      url: 'https://odds.test/web/v2/scoreboard/publicbetting/mlb',
      query: { bookIds: '68', date: '20260730', periods: 'event,firstfiveinnings' },
    },
    body: new TextEncoder().encode(JSON.stringify({ games: [game] })),
  };
  return {
    ...content,
    status: 200,
    headers: {},
    capturedAt,
    contentHash: contentHashOf(content),
    correlationId: 'test',
  };
}

const observations = [
  answerAt('2026-07-30T12:00:00.000Z', false),
  answerAt('2026-07-30T14:00:00.000Z', true),
  answerAt('2026-07-30T16:00:00.000Z', false),
  answerAt('2026-07-30T18:00:00.000Z', true),
];
const now: Readers<Reading> = new Map([['action-network', { readerVersion, read: readActionNetwork }]]);

/** What the reader of before made of them: a total of 0 was a line, and one team's broken outcomes cost both their total. */
const before: Readers<Reading> = new Map([
  [
    'action-network',
    {
      readerVersion: 2,
      read: (observation: Observation) => {
        const reading = readActionNetwork(observation);
        const isBroken = reading.outcomes.rejected.missing_team !== undefined;
        const games = reading.games.map((game) => {
          const scope = [...new Set(game.scope.map((slot) => slot.replace(/\/(home|away)$/, '') as typeof slot))];
          return {
            ...game,
            scope: isBroken
              ? ['draftkings-nj/first_five/total/main' as const, 'draftkings-nj/full_game/moneyline/main' as const]
              : scope,
            quotes: isBroken
              ? [...game.quotes.filter(({ key }) => key.market === 'moneyline'), ...totalsOf0]
              : game.quotes,
          };
        });
        const asked = [...new Set(reading.asked.map((slot) => slot.replace(/\/(home|away)$/, '') as typeof slot))];
        return { ...reading, readerVersion: 2, asked, games };
      },
    },
  ],
]);

const firstFive: Omit<LineKey, 'selection'> = {
  sportsbook: 'draftkings-nj',
  period: 'first_five',
  market: 'total',
  team: null,
  rung: 'main',
};
const totalsOf0: readonly Quote[] = (['over', 'under'] as const).map((selection) => ({
  key: { ...firstFive, selection },
  offer: { state: 'offered', line: 0, price: -110 },
}));

describe.each(enginesAtHand())('a history that an earlier reader of Action Network recorded, on %s', (kind) => {
  let database: OddsDatabase;

  beforeAll(async () => {
    database = await openOddsDatabase(kind);
  });
  afterAll(() => database?.close());

  it('has, once it is replayed, the lines of one that today’s reader recorded from the start', async () => {
    const owner = database.as('owner');
    const landedStore = memoryStore();
    await land(landedStore, observations);
    await recordSeveral(owner, readBy(before, observations));
    const zeros = async () =>
      (await owner.execute({ sql: 'select count(*) as n from odds.line_change where line = 0' })).rows[0]?.n;
    expect(await zeros()).toBe(4);
    const options = {
      database: owner,
      landedStore,
      state: new MemoryBacklogState(),
      kind: recordedOdds(now),
      dryRun: false,
    };
    const report = await replay({ ...options, from: '2026-07-30', to: '2026-07-30', now: () => new Date() });
    expect(report).toMatchObject({ landed: 4, repaired: 4 });
    const replayed = await readTables(owner);

    await emptyTables(owner);
    await recordSeveral(owner, readBy(now, observations));
    expect(replayed).toEqual(await readTables(owner));
    expect(changesIn(replayed)).toEqual(changesBy(historyOf(readBy(now, observations))));
    expect(await zeros()).toBe(0);
  });
});
