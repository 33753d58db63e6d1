import { createHash } from 'node:crypto';
import { lineKeyText, splitKeyText } from '../odds/line.ts';
import type { Slot } from '../odds/market.ts';
import type { GameReading } from '../odds/reading.ts';
import type { Observed } from './rule.ts';

/** An observation's reading with what its row says beside it. */
export interface ReadObservation extends Observed {
  readonly landedKey: string;
}

/**
 * The one parameter of history.record_reading: a reading, or some of its games. Columns instead of rows, because a
 * thousand objects would repeat their names a thousand times and be read three times slower.
 */
export function readingDocument(
  observed: ReadObservation,
  games: readonly GameReading[] = observed.reading.games,
): string {
  const { source, league, capturedAt, contentHash, landedKey, reading } = observed;
  const scopes = new Map<string, readonly string[]>();
  const quotes = games.flatMap((game, number) => game.quotes.map((quote) => ({ number, ...quote })));
  const splits = games.flatMap((game, number) => game.splits.map((split) => ({ number, split })));
  const scopeOf = (slots: readonly Slot[]) => {
    const id = scopeIdOf(slots);
    scopes.set(id, slots);
    return id;
  };
  return JSON.stringify({
    source,
    league,
    slateDate: reading.slateDate,
    asked: scopeOf(reading.asked),
    capturedAt,
    contentHash: contentHash.slice(0, 32),
    landedKey,
    reader: reading.readerVersion,
    games: reading.games.length,
    outcomes: reading.outcomes,
    game: {
      id: games.map((game) => game.sourceGameId),
      scope: games.map((game) => scopeOf(game.scope)),
      startTime: games.map((game) => game.startTime),
      homeTeam: games.map((game) => game.homeTeam),
      awayTeam: games.map((game) => game.awayTeam),
      status: games.map((game) => game.status),
    },
    scopes: [...scopes].map(([id, slots]) => ({ id, slots })),
    quote: {
      game: quotes.map(({ number }) => number),
      key: quotes.map(({ key }) => lineKeyText(key)),
      line: quotes.map(({ offer }) => (offer.state === 'offered' ? offer.line : null)),
      price: quotes.map(({ offer }) => (offer.state === 'offered' ? offer.price : null)),
    },
    split: {
      game: splits.map(({ number }) => number),
      key: splits.map(({ split }) => splitKeyText(split)),
      tickets: splits.map(({ split }) => split.tickets),
      money: splits.map(({ split }) => split.money),
    },
  });
}

/** A scope is named by what it holds: 128 bits of SHA-256 over its sorted slots. */
function scopeIdOf(slots: readonly string[]): string {
  return createHash('sha256')
    .update([...slots].sort().join('\n'))
    .digest('hex')
    .slice(0, 32);
}
