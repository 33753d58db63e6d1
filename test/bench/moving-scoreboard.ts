import { contentHashOf, type Observation } from '../../lib/odds/observation.ts';
import { slateDatesAt } from '../../lib/odds/slate-date.ts';
import { scoreboardRequest } from '../../lib/sources/action-network/request.ts';

const source = 'action-network';
const league = 'mlb';

/** Book 15 has the public betting. */
const books = [15, 68, 69, 71, 75, 79, 123, 247, 972, 2988];
const markets = ['moneyline', 'spread', 'total'] as const;
const sides = {
  moneyline: ['away', 'home'],
  spread: ['home', 'away'],
  total: ['under', 'over'],
} as const;
const quotesPerGame = books.length * markets.length * 2;

/** The state of the scoreboard: the price of each outcome by its number, and the bets on the sides of each game. */
export interface Board {
  /** Exactly so many. */
  readonly quotes: number;
  readonly firstGameId: number;
  readonly price: (outcome: number) => number;
  /** Per cent, of the home or over side. */
  readonly bets: (game: number) => number;
  readonly startTime?: Date;
}

/** An answer of Action Network about whole games, the last one cut off at the number of quotes. */
export function scoreboardText({ quotes, firstGameId, price, bets, startTime = firstStart }: Board): string {
  const games = Array.from({ length: Math.ceil(quotes / quotesPerGame) }, (_, number) => {
    const id = firstGameId + number;
    const first = number * quotesPerGame;
    return { ...frameOf(id, startTime), markets: marketsOf({ id, first, end: quotes, price, percent: bets(number) }) };
  });
  return JSON.stringify({ league: { id: 8, name: league }, games, market_rules: {}, content_live_count: 0 });
}

const firstStart = new Date('2026-08-03T23:05:00.000Z');

function frameOf(id: number, startTime: Date) {
  const team = (teamId: number) => ({
    id: teamId,
    full_name: `Harbor City Team ${teamId}`,
    display_name: `Team ${teamId}`,
    location: 'Harbor City',
    abbr: `T${teamId}`,
    standings: { win: 61, loss: 49, ties: null },
    core_id: 4_000 + teamId,
  });
  const [home, away] = [2 * id, 2 * id + 1];
  return {
    id,
    league_id: 8,
    status: 'scheduled',
    real_status: 'scheduled',
    status_display: null,
    start_time: startTime.toISOString(),
    home_team_id: home,
    away_team_id: away,
    winning_team_id: null,
    type: 'reg',
    season: 2026,
    teams: [team(away), team(home)],
    num_bets: 12_345,
  };
}

interface GameBoard {
  readonly id: number;
  readonly first: number;
  readonly end: number;
  readonly price: (outcome: number) => number;
  readonly percent: number;
}

function marketsOf({ id, first, end, price, percent }: GameBoard) {
  let number = first;
  const outcome = (book: number, market: (typeof markets)[number], side: string) => {
    const share = side === 'home' || side === 'over' ? percent : 100 - percent;
    const outcomeId = number;
    number += 1;
    return {
      outcome_id: outcomeId,
      market_id: id * 100,
      event_type: 'game',
      event_id: id,
      league_id: 8,
      book_id: book,
      type: market,
      side,
      period: 'event',
      odds: price(outcomeId),
      value: lineNumberOf(market, side),
      is_live: false,
      deeplink_id: `ML${outcomeId}`,
      line_status: 'normal',
      bet_info: { tickets: { value: 0, percent: share }, money: { value: 0, percent: share } },
      odds_coefficient_score: null,
      is_alt_market: false,
      ...(market === 'total' ? {} : { team_id: side === 'home' ? 2 * id : 2 * id + 1 }),
    };
  };
  const marketOf = (book: number, market: (typeof markets)[number]) =>
    sides[market].flatMap((side) => (number < end ? [outcome(book, market, side)] : []));
  return Object.fromEntries(
    books.map((book) => [
      book,
      { event: Object.fromEntries(markets.map((market) => [market, marketOf(book, market)])) },
    ]),
  );
}

function lineNumberOf(market: (typeof markets)[number], side: string): number {
  if (market === 'moneyline') return 0;
  if (market === 'total') return 8.5;
  return side === 'home' ? -1.5 : 1.5;
}

/** The answer as it was received at a moment. */
export function observationAt(capturedAt: Date, text: string): Observation {
  const [slateDate] = slateDatesAt(capturedAt);
  const content = {
    source,
    league,
    slateDate,
    request: scoreboardRequest('https://api.actionnetwork.com', { league, slateDate }),
    body: new TextEncoder().encode(text),
  };
  return {
    ...content,
    status: 200,
    headers: { 'content-type': 'application/json' },
    capturedAt: capturedAt.toISOString(),
    contentHash: contentHashOf(content),
    correlationId: 'bench',
  };
}

interface Moved {
  readonly text: string;
  readonly capturedAt: Date;
  /** So many lines have another price than in the answer before. */
  readonly moved: number;
}

/** A scoreboard that is looked at every minute, a share of whose lines has moved each time. */
export class MovingScoreboard {
  readonly #quotes: number;
  readonly #firstGameId: number;
  readonly #prices: number[];
  readonly #bets: number[];
  #minute = 0;

  constructor({ quotes, firstGameId }: { quotes: number; firstGameId: number }) {
    this.#quotes = quotes;
    this.#firstGameId = firstGameId;
    this.#prices = Array.from({ length: quotes }, (_, outcome) => -110 - (outcome % 40));
    this.#bets = Array.from({ length: Math.ceil(quotes / quotesPerGame) }, (_, game) => 40 + (game % 20));
  }

  /** Public betting changes faster than prices: if any price moves, so do the numbers of at least half the games. */
  next(share: number): Moved {
    const moves = pacer(share, this.#minute);
    const churns = pacer(share === 0 ? 0 : Math.max(share, 0.5), this.#minute);
    let moved = 0;
    for (const [outcome, price] of this.#prices.entries()) {
      if (!moves(outcome)) continue;
      this.#prices[outcome] = price < -1_000 ? price + 1_000 : price - 1_000;
      moved += 1;
    }
    for (const [game, percent] of this.#bets.entries()) {
      if (churns(game)) this.#bets[game] = percent > 70 ? percent - 35 : percent + 35;
    }
    this.#minute += 1;
    return { text: this.#text(), capturedAt: new Date(Date.UTC(2026, 7, 3, 4, this.#minute)), moved };
  }

  #text(): string {
    return scoreboardText({
      quotes: this.#quotes,
      firstGameId: this.#firstGameId,
      price: (outcome) => this.#prices[outcome] ?? -110,
      bets: (game) => this.#bets[game] ?? 50,
    });
  }
}

/** Which of the numbered are struck, other ones each time: exactly the share of any run of them that it divides. */
function pacer(share: number, turn: number): (number: number) => boolean {
  if (share === 0) return () => false;
  const every = Math.round(1 / share);
  return (number) => (number + turn) % every === 0;
}
