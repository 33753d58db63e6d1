import { type BoardGame, boardAt, type StandingMarket } from '../board.ts';
import { type Days, startAt } from '../eventful-slate.ts';
import { isoOf, type Minute, minuteOf, newYorkDate } from '../minutes.ts';
import type { Offer } from '../offers.ts';
import type { American } from '../price.ts';
import { hashOf } from '../random.ts';
import type { GamePlan } from '../slate.ts';
import type { Split } from '../splits.ts';
import type { Team } from '../teams.ts';

/** The feed's name of a book, and whose prices of the market it shows; null if it lists the book and has nothing of it. */
const listedBooks: readonly { readonly name: string; readonly bookId: number | null }[] = [
  { name: 'bet365', bookId: null },
  { name: 'betmgm', bookId: 75 },
  { name: 'caesars', bookId: 123 },
  { name: 'draftkings', bookId: 68 },
  { name: 'fanatics', bookId: null },
  { name: 'fanduel', bookId: 69 },
];

/** SportsBettingDime's answer, from the same board as the others': the games of today's slate, played or not. A postponed one is gone. */
export function feedAt({
  seed,
  at,
  days,
}: {
  readonly seed: number;
  readonly at: Date;
  readonly days?: Days | undefined;
}) {
  const minute = minuteOf(at);
  const group = newYorkDate(at);
  const games = boardAt(seed, group, minute, days).filter(({ status }) => status !== 'postponed');
  return { group, games: games.map((game) => gameAnswer(game, minute, group, seed)) };
}

function gameAnswer({ plan, markets, splits }: BoardGame, minute: Minute, group: string, seed: number) {
  const { home, away } = plan;
  const start = startAt(plan, minute);
  // It promises that a game is in play from its start on: one that begins earlier is moved to its first pitch.
  const date = isoOf(hasBegun(plan, minute) ? Math.min(start, plan.pitch) : start);
  return {
    _id: `${date.slice(0, 10).replaceAll('-', '')}.${date.slice(11, 13)}-MLB-${away.abbreviation}@${home.abbreviation}`,
    identifier: identifierOf(seed, plan.id),
    date,
    home: teamAnswer(home),
    away: teamAnswer(away),
    sportsbooks: listedBooks.map(({ name, bookId }) => ({
      _id: name,
      name,
      geos: ['global'],
      odds: oddsOf(markets.filter((market) => market.bookId === bookId && isShown(market, plan, minute))),
    })),
    bettingSplits: {
      moneyline: splitAnswer(splits.get('moneyline'), 'home', 'away'),
      spread: splitAnswer(splits.get('spread'), 'home', 'away'),
      total: splitAnswer(splits.get('total'), 'over', 'under'),
    },
    comp: 'Regular Season',
    gameday: group,
  };
}

/** Stays with a game for as long as it is listed. */
function identifierOf(seed: number, gameId: number): string {
  const digits = [0, 1, 2, 3].map((part) => hashOf(seed, 'identifier', gameId, part).toString(16).padStart(8, '0'));
  return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function teamAnswer({ abbreviation, location, name }: Team) {
  return { _id: `MLB_${abbreviation}`, code: abbreviation, city: location, team: name };
}

/** A market that is suspended is empty here. Once a game is played its prices are live ones, which nothing marks. */
function isShown({ period, status, live }: StandingMarket, plan: GamePlan, minute: Minute): boolean {
  return period === 'event' && status !== 'suspended' && live === hasBegun(plan, minute);
}

function hasBegun({ pitch, postponedAt }: GamePlan, minute: Minute): boolean {
  return postponedAt === null && minute >= pitch;
}

function oddsOf(markets: readonly StandingMarket[]) {
  const offers = (name: StandingMarket['market']) =>
    markets
      .filter(({ market }) => market === name)
      .flatMap((market) => market.offers.filter((each) => !each.alternate));
  const [moneyline, spread, total] = [offers('moneyline'), offers('spread'), offers('total')];
  return {
    moneyline: { away: priceAnswer(of(moneyline, 'away')), home: priceAnswer(of(moneyline, 'home')) },
    spread: { away: lineAnswer(of(spread, 'away'), true), home: lineAnswer(of(spread, 'home'), true) },
    total: { over: lineAnswer(of(total, 'over')), under: lineAnswer(of(total, 'under')) },
  };
}

function of(offers: readonly Offer[], side: Offer['side']): Offer | undefined {
  return offers.find((offer) => offer.side === side);
}

function lineAnswer(offer: Offer | undefined, signed = false) {
  const points = offer === undefined ? '' : `${signed && offer.value > 0 ? '+' : ''}${offer.value}`;
  return { points, odds: priceAnswer(offer) };
}

function priceAnswer(offer: Offer | undefined) {
  if (offer === undefined) return { american: '', decimal: '', fractional: '', probability: '', best: false };
  const decimal = decimalOf(offer.odds);
  return {
    american: `${offer.odds > 0 ? '+' : ''}${offer.odds}`,
    decimal: decimal.toFixed(2),
    probability: (1 / decimal).toFixed(2),
    best: false,
  };
}

function decimalOf(price: American): number {
  return 1 + (price > 0 ? price / 100 : -100 / price);
}

/** There are numbers from the first bet on; the market without them is left out. */
function splitAnswer<Side extends string>(split: Split | undefined, first: Side, second: Side) {
  if (split === undefined) return undefined;
  const { tickets, money } = split;
  return {
    bets: null,
    [first]: { betsPercentage: tickets, stakePercentage: money },
    [second]: { betsPercentage: 100 - tickets, stakePercentage: 100 - money },
  };
}
