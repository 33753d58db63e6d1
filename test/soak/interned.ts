import type { Quote } from '../../lib/odds/line.ts';
import type { Slot } from '../../lib/odds/market.ts';
import type { GameReading, Reading } from '../../lib/odds/reading.ts';

/** A day's readings say the same few thousand things a thousand times: each is kept once, or they would take a gigabyte. */
export class Interned {
  readonly #kept = new Map<string, unknown>();

  reading(reading: Reading): Reading {
    return { ...reading, games: reading.games.map((game) => this.#game(game)) };
  }

  #game(game: GameReading): GameReading {
    return {
      ...game,
      scope: this.#once<readonly Slot[]>(game.scope),
      quotes: game.quotes.map((quote) => this.#once<Quote>(quote)),
    };
  }

  #once<T>(value: T): T {
    const text = JSON.stringify(value);
    const kept = this.#kept.get(text);
    if (kept !== undefined) return kept as T;
    this.#kept.set(text, value);
    return value;
  }
}
