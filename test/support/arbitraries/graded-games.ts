import fc from 'fast-check';
import type { ScheduleEntry } from '../../../lib/games/schedule-entry.ts';
import { type ConsensusMarket, consensusMarkets } from '../../../lib/odds/consensus.ts';
import { entryOf, noDetails } from '../schedule-entries.ts';

/** Random results of games, and random closes of their markets at many books, so close together that lines and odds are often equal. */

export interface BookMarket {
  readonly sportsbook: string;
  readonly market: ConsensusMarket;
  /** Of home or over; a moneyline's counts as null. */
  readonly line: number;
  /** How far the line of the other side is from that. */
  readonly otherOff: number;
  readonly prices: readonly [number, number];
  /** Which sides the book offers. */
  readonly sides: 'both' | 'first' | 'second';
  /** Not seen any more long before the pitch. */
  readonly isStale: boolean;
}

export interface GradedGame {
  readonly entry: ScheduleEntry;
  readonly markets: readonly BookMarket[];
  readonly orientation: 'same' | 'swapped';
}

/** Licences of a few operators, and one that is no book. */
const sportsbooks = [
  'draftkings-nj',
  'draftkings-il',
  'draftkings-pa',
  'fanduel-nj',
  'fanduel-il',
  'betmgm-nj',
  'action-network-consensus',
] as const;

const price = fc.constantFrom(-130, -120, -115, -110, -105, 100, 105, 110);
const mostly = <const T>(usual: T, ...others: readonly T[]) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constant(usual) },
    ...others.map((one) => ({ weight: 1, arbitrary: fc.constant(one) })),
  );

const bookMarket = fc.record({
  sportsbook: fc.constantFrom(...sportsbooks),
  market: fc.constantFrom(...consensusMarkets),
  line: fc.constantFrom(-1.5, 1.5, 1, 8, 8.5, 9),
  otherOff: mostly(0, 0.5),
  prices: fc.tuple(price, price),
  sides: mostly('both' as const, 'first', 'second'),
  isStale: mostly(false, true),
});
const markets = fc.uniqueArray(bookMarket, {
  selector: ({ sportsbook, market }) => `${sportsbook}/${market}`,
  minLength: 0,
  maxLength: 18,
  size: 'max',
});

const innings = (length: number) =>
  fc.array(fc.option(fc.nat(2), { freq: 6 }), { minLength: length, maxLength: length });
const linescore = fc
  .integer({ min: 0, max: 10 })
  .chain((length) => fc.tuple(innings(length), innings(length)))
  .map(([home, away]) => ({ inning: home.length, half: null, outs: null, home, away }));

const entry = fc
  .record({
    statusCode: mostly('F', 'O', 'FR', 'OI', 'FT', 'OT', 'FW', 'Q', 'RV', 'FM'),
    home: fc.option(fc.nat(9), { freq: 9 }),
    away: fc.option(fc.nat(9), { freq: 9 }),
    scheduledInnings: mostly<number | null>(9, 7, null),
    linescore: fc.option(linescore, { freq: 1 }),
  })
  .map(({ statusCode, home, away, scheduledInnings, linescore: score }) => {
    const known = home !== null && away !== null;
    return entryOf({
      state: 'final',
      statusCode,
      codedState: statusCode.slice(0, 1),
      home: { id: 143, name: 'Philadelphia Phillies', score: home, isWinner: null },
      away: { id: 120, name: 'Washington Nationals', score: away, isWinner: null },
      winner: known ? (home > away ? 'home' : home < away ? 'away' : 'tie') : null,
      scheduledInnings,
      details: { ...noDetails, linescore: score },
    });
  });

/** Each a game of its own. */
export const gradedGames: fc.Arbitrary<readonly GradedGame[]> = fc
  .array(fc.record({ entry, markets, orientation: mostly('same' as const, 'swapped') }), {
    minLength: 1,
    maxLength: 5,
    size: 'max',
  })
  .map((games) => games.map((game, n) => ({ ...game, entry: { ...game.entry, gamePk: 1 + n } })));
