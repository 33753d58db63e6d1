import type { LineKey, Quote } from '../../lib/odds/line.ts';
import type { GameReading, Reading } from '../../lib/odds/reading.ts';
import type { ReadObservation } from '../../lib/recording/reading-document.ts';
import { slotOfLine } from '../../lib/recording/rule.ts';

/** Made-up observations, spelled as shortly as a test wants to read them. */

export const homeMoneyline: LineKey = {
  sportsbook: 'draftkings-nj',
  period: 'full_game',
  market: 'moneyline',
  team: null,
  selection: 'home',
  rung: 'main',
};

export function offered(price: number, line: number | null = null, key: Partial<LineKey> = {}): Quote {
  return { key: { ...homeMoneyline, ...key }, offer: { state: 'offered', line, price } };
}

export function gameReading(quotes: readonly Quote[], rest: Partial<GameReading> = {}): GameReading {
  return {
    sourceGameId: 'g1',
    homeTeam: 'Philadelphia Phillies',
    awayTeam: 'Washington Nationals',
    startTime: '2026-07-30T23:05:00.000Z',
    status: 'scheduled',
    scope: [...new Set(quotes.map(({ key }) => slotOfLine(key)))].sort(),
    quotes,
    splits: [],
    ...rest,
  };
}

/** Of the slate of 30 July, asked for nothing but what it holds, if a test does not say otherwise. */
export function readingOf(
  games: readonly GameReading[],
  readerVersion = 1,
  request: Partial<Pick<Reading, 'slateDate' | 'asked'>> = {},
): Reading {
  const quotes = games.reduce((sum, game) => sum + game.quotes.length, 0);
  return {
    readerVersion,
    slateDate: '2026-07-30',
    asked: [...new Set(games.flatMap(({ scope }) => scope))].sort(),
    games,
    outcomes: { seen: quotes, quotes, skipped: {}, rejected: {} },
    unknownBooks: [],
    ...request,
  };
}

/** What was observed at a minute past 17:00 UTC, with one hex digit as its content hash. */
export function observedAt(
  minute: number,
  games: readonly GameReading[],
  rest: Partial<ReadObservation> & { digit?: string } = {},
): ReadObservation {
  const { digit = '0', ...fields } = rest;
  const capturedAt = new Date(Date.UTC(2026, 6, 30, 17, minute)).toISOString();
  const contentHash = digit.repeat(64);
  return {
    source: 'action-network',
    league: 'mlb',
    capturedAt,
    contentHash,
    landedKey: `landed/action-network/mlb/${capturedAt}-${contentHash}.json.gz`,
    reading: readingOf(games),
    ...fields,
  };
}
