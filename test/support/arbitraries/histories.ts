import fc from 'fast-check';
import type { LineKey, Quote, Split } from '../../../lib/odds/line.ts';
import { type EarlierSlot, publicSplits, type Slot, slotOf, slotsNamedBy } from '../../../lib/odds/market.ts';
import type { GameReading } from '../../../lib/odds/reading.ts';
import type { ReadObservation } from '../../../lib/recording/reading-document.ts';
import { slotOfLine } from '../../../lib/recording/rule.ts';

/**
 * Random histories, small enough that everything meets everything: games that appear, go live and vanish; lines that
 * appear, move, are suspended, disappear and return; scopes that differ from poll to poll (also if an outcome was
 * unreadable: its market is then out of scope, or that of one team, or its main line or its alternates alone); slots as earlier
 * versions wrote them;
 * equal capture times; newer readers that read something else.
 */

const lineKeys: readonly LineKey[] = [
  { sportsbook: 'alpha-nj', period: 'full_game', market: 'moneyline', team: null, selection: 'home', rung: 'main' },
  { sportsbook: 'alpha-nj', period: 'full_game', market: 'moneyline', team: null, selection: 'away', rung: 'main' },
  { sportsbook: 'alpha-nj', period: 'full_game', market: 'spread', team: null, selection: 'home', rung: 'main' },
  { sportsbook: 'alpha-nj', period: 'full_game', market: 'spread', team: null, selection: 'home', rung: '-2.5' },
  { sportsbook: 'beta-ny', period: 'first_five', market: 'team_total', team: 'away', selection: 'over', rung: 'main' },
  { sportsbook: 'beta-ny', period: 'first_five', market: 'team_total', team: 'home', selection: 'over', rung: 'main' },
  { sportsbook: 'beta-ny', period: 'first_five', market: 'team_total', team: 'home', selection: 'over', rung: '3.5' },
];
const splitKeys: readonly Omit<Split, 'tickets' | 'money'>[] = [
  { period: 'full_game', market: 'moneyline', team: null, selection: 'home' },
  { period: 'full_game', market: 'moneyline', team: null, selection: 'away' },
  { period: 'full_game', market: 'team_total', team: 'home', selection: 'over' },
  { period: 'full_game', market: 'team_total', team: 'away', selection: 'over' },
];
const slotOfSplit = ({ period, market, team }: (typeof splitKeys)[number]) =>
  slotOf(publicSplits, period, market, team);
/** Without its team or its part, a slot speaks for both of them: so earlier versions wrote it. */
const earlierSlots: readonly EarlierSlot[] = [
  'alpha-nj/full_game/spread',
  'beta-ny/first_five/team_total',
  'beta-ny/first_five/team_total/home',
  'public/full_game/moneyline',
  'public/full_game/team_total',
];
const allSlots: readonly Slot[] = [
  ...new Set([...lineKeys.map(slotOfLine), ...splitKeys.map(slotOfSplit)]),
  ...(earlierSlots as readonly string[] as readonly Slot[]),
];

const offer = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      state: fc.constant('offered' as const),
      line: fc.constantFrom(null, -1.5, 0, 2.25),
      price: fc.constantFrom(-110, 100, 105),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ state: 'suspended' as const }) },
);
const percents = fc.constantFrom(
  { tickets: 60, money: 55 },
  { tickets: 60, money: null },
  { tickets: 0, money: 100 },
  { tickets: 61, money: 55 },
);

function gameReading(sourceGameId: string): fc.Arbitrary<GameReading> {
  return fc
    .record({
      status: fc.constantFrom('scheduled', 'scheduled', 'scheduled', 'live', 'unknown'),
      slots: fc.subarray([...allSlots]),
      quotes: fc.tuple(...lineKeys.map((key) => fc.option(offer.map((o): Quote => ({ key, offer: o }))))),
      splits: fc.tuple(...splitKeys.map((key) => fc.option(percents.map((p): Split => ({ ...key, ...p }))))),
      home: fc.constantFrom('Home', 'Heim'),
      // 23:05 and 00:05 in New York: two dates there, and one in UTC.
      startTime: fc.constantFrom('2026-07-31T03:05:00.000Z', '2026-07-31T04:05:00.000Z'),
    })
    .map(({ status, slots, quotes, splits, home, startTime }) => {
      const scope = status === 'scheduled' ? [...slots].sort() : [];
      const spoken = scope.flatMap(slotsNamedBy);
      return {
        sourceGameId,
        homeTeam: home,
        awayTeam: 'Away',
        startTime,
        status: status as GameReading['status'],
        scope,
        quotes: quotes.filter((q) => q !== null).filter((q) => spoken.includes(slotOfLine(q.key))),
        splits: splits.filter((s) => s !== null).filter((s) => spoken.includes(slotOfSplit(s))),
      };
    });
}

const games = fc.tuple(fc.option(gameReading('g1'), { freq: 6 }), fc.option(gameReading('g2'), { freq: 2 }));

const position = fc.record({
  capturedAt: fc.constantFrom(0, 1, 2, 3).map((minute) => `2026-07-30T17:0${minute}:00.000Z`),
  contentHash: fc.constantFrom('0', '7', 'a', 'f').map((digit) => digit.repeat(64)),
});

/** What a request asks for beside what its answer speaks for: of a slate, or of the whole league. */
const request = fc.record({
  slateDate: fc.constantFrom(null, '2026-07-30', '2026-07-30', '2026-07-31'),
  slots: fc.subarray([...allSlots]),
});

/** Distinct observations, each read by one to two readers; source is filled in by the test. */
export const histories: fc.Arbitrary<readonly ReadObservation[]> = fc
  .uniqueArray(fc.record({ at: position, request, readings: fc.array(games, { minLength: 1, maxLength: 2 }) }), {
    selector: ({ at }) => at.capturedAt + at.contentHash,
    minLength: 1,
    maxLength: 6,
  })
  .map((observations) =>
    observations.flatMap(({ at, request: { slateDate, slots }, readings }) => {
      const scopes = readings.flat().flatMap((game) => game?.scope ?? []);
      const asked = [...new Set([...slots, ...scopes])].sort();
      return readings.map((reading, version): ReadObservation => {
        const read = reading.filter((game) => game !== null);
        const quotes = read.reduce((sum, game) => sum + game.quotes.length, 0);
        return {
          source: 'source',
          league: 'mlb',
          landedKey: `landed/${at.capturedAt}-${at.contentHash}`,
          ...at,
          reading: {
            readerVersion: version + 1,
            slateDate,
            asked,
            games: read,
            outcomes: { seen: quotes, quotes, skipped: {}, rejected: {} },
            unknownBooks: [],
          },
        };
      });
    }),
  );

/** The observations in some order, some of them several times: what retries, replays and late drains do. */
export function deliveriesOf<One>(observations: readonly One[]): fc.Arbitrary<readonly One[]> {
  const indexes = observations.map((_, index) => index);
  return fc
    .tuple(
      fc.shuffledSubarray(indexes, { minLength: indexes.length }),
      fc.array(fc.tuple(fc.nat(indexes.length - 1), fc.nat(indexes.length)), { maxLength: 3 }),
    )
    .map(([order, again]) => {
      const delivered = [...order];
      for (const [index, at] of again) delivered.splice(at, 0, index);
      return delivered.map((index) => observations[index] as One);
    });
}
