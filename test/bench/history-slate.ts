import type { Observation } from '../../lib/odds/observation.ts';
import { basePrice, filled, filledPrice, readingTime, startTime } from './history-fill.ts';
import { observationAt, scoreboardText } from './moving-scoreboard.ts';

interface NextObservation {
  readonly observation: Observation;
  /** So many lines have another price than at the observation before it. */
  readonly moved: number;
}

const movedEvery = 20;
const last = filled.readings - 1;
const middle = filled.readings / 2;

/** A slate of a filled history that is observed once more, at its end or in its middle. */
export class HistorySlate {
  readonly #days: number;
  readonly #latest: number[];
  #inOrder = 0;
  #inTheMiddle = 0;

  constructor(days: number) {
    this.#days = days;
    this.#latest = Array.from({ length: filled.lines }, (_, outcome) => this.#price(days, last, outcome));
  }

  /**
   * Day 0: its first observation, from which the other days are made, its last, and one that comes late between them, so
   * that a session that has recorded them has all its plans from when the tables were empty.
   */
  templates(): readonly Observation[] {
    return [0, last, middle].map((reading) => observed(readingTime(0, reading), 0, basePrice));
  }

  /** A minute after what came last. */
  nextInOrder(): NextObservation {
    this.#inOrder += 1;
    const moves = this.#moves(this.#inOrder);
    for (const [outcome, price] of this.#latest.entries()) if (moves(outcome)) this.#latest[outcome] = price + 4_000;
    const at = new Date(readingTime(this.#days, last).getTime() + this.#inOrder * 60_000);
    const observation = observed(at, this.#days, (outcome) => this.#latest[outcome] ?? basePrice(outcome));
    return { observation, moved: filled.lines / movedEvery };
  }

  /** The one but last, when the last is here already: what comes late mostly comes a little late. */
  nextLate(): { readonly late: NextObservation; readonly last: Observation } {
    return { late: this.nextInOrder(), last: this.nextInOrder().observation };
  }

  /** A minute after another reading each time, ever earlier ones, and of another day if there are many. */
  nextInTheMiddle(): NextObservation {
    this.#inTheMiddle += 1;
    const moves = this.#moves(this.#inTheMiddle);
    const day =
      this.#days < 2 ? this.#days : Math.floor(this.#days / 4) + (this.#inTheMiddle % Math.floor(this.#days / 2));
    const reading = last - 1 - (this.#inTheMiddle % (last - middle));
    const at = new Date(readingTime(day, reading).getTime() + 60_000);
    const price = (outcome: number) => this.#price(day, reading, outcome) + (moves(outcome) ? 4_000 : 0);
    return { observation: observed(at, day, price), moved: filled.lines / movedEvery };
  }

  #price(day: number, reading: number, outcome: number): number {
    return day === 0 ? basePrice(outcome) : filledPrice(reading, outcome);
  }

  #moves(turn: number): (outcome: number) => boolean {
    return (outcome) => (outcome + turn) % movedEvery === 0;
  }
}

function observed(at: Date, day: number, price: (outcome: number) => number): Observation {
  const firstGameId = 1 + day * filled.gameIdsApart;
  return observationAt(
    at,
    scoreboardText({ quotes: filled.lines, firstGameId, price, bets: () => 55, startTime: startTime(day) }),
  );
}
