import type { GameReading } from '../odds/reading.ts';
import { OddsError } from '../resilience/odds-error.ts';
import { type ReadObservation, readingDocument } from './reading-document.ts';

export interface CallLimits {
  /** Bytes of the documents of one call as the Data API counts them: in the request they are escaped text. */
  readonly documentBytes: number;
  /** UTF-16 units of one part of a larger document. */
  readonly partLength: number;
  /** UTF-16 units of the document of one game: what one statement can record in its 45 s. */
  readonly gameLength: number;
}

/**
 * A request has 4 MiB. A unit of text is at most three bytes of it, escaped or not, so that a part always fits. A game of 16
 * million units has some 270,000 prices, 2,000 times as many as a large one, and takes 7 to 20 s to record.
 */
export const dataApiLimits: CallLimits = {
  documentBytes: 4 * 1024 * 1024 - 16 * 1024,
  partLength: 1_300_000,
  gameLength: 16_000_000,
};

/** One reading, or some of its games, as text; and of which of the observations it is. */
interface RecordingDocument {
  readonly of: number;
  readonly document: string;
}

/** A game whose document is larger than a call: its text goes ahead in parts. */
export interface StagedGame extends RecordingDocument {
  readonly observed: ReadObservation;
  readonly game: GameReading;
}

export type RecordingCall =
  | { readonly kind: 'documents'; readonly documents: readonly RecordingDocument[] }
  | { readonly kind: 'staged'; readonly staged: StagedGame };

/**
 * The calls that record these observations, in order. Those that fit share calls. One that is larger than a call is cut
 * between games and shares none, so that what is recorded of it, should one of its calls be refused, depends on it alone.
 *
 * @throws OddsError `game_too_large` before any call of that observation
 */
export function* callsOf(observations: readonly ReadObservation[], limits: CallLimits): Generator<RecordingCall> {
  const { documentBytes } = limits;
  let shared: RecordingDocument[] = [];
  let bytes = 0;
  for (const [of, observed] of observations.entries()) {
    const document = readingDocument(observed);
    const size = escapedBytes(document);
    if (shared.length > 0 && bytes + size > documentBytes) {
      yield { kind: 'documents', documents: shared };
      [shared, bytes] = [[], 0];
    }
    if (size > documentBytes) {
      checkGames(observed, limits);
      yield* callsOfLarge(of, observed, observed.reading.games, limits);
    } else {
      shared.push({ of, document });
      bytes += size;
    }
  }
  if (shared.length > 0) yield { kind: 'documents', documents: shared };
}

function* callsOfLarge(
  of: number,
  observed: ReadObservation,
  games: readonly GameReading[],
  limits: CallLimits,
): Generator<RecordingCall> {
  const document = readingDocument(observed, games);
  const [game, ...others] = games;
  if (game === undefined || escapedBytes(document) <= limits.documentBytes) {
    yield { kind: 'documents', documents: [{ of, document }] };
  } else if (others.length === 0) yield { kind: 'staged', staged: { of, document, observed, game } };
  else {
    const half = Math.ceil(games.length / 2);
    yield* callsOfLarge(of, observed, games.slice(0, half), limits);
    yield* callsOfLarge(of, observed, games.slice(half), limits);
  }
}

/** Before the first call: of an observation that is refused for this, nothing is recorded. */
function checkGames(observed: ReadObservation, { gameLength }: CallLimits): void {
  for (const game of observed.reading.games) {
    const { length } = readingDocument(observed, [game]);
    if (length <= gameLength) continue;
    const [{ landedKey }, { sourceGameId, quotes }] = [observed, game];
    throw new OddsError(
      'game_too_large',
      `The game ${sourceGameId} of ${landedKey} has ${quotes.length} prices, more than one statement can record.`,
      { details: { landedKey, sourceGameId, prices: quotes.length, length } },
    );
  }
}

function escapedBytes(document: string): number {
  return Buffer.byteLength(JSON.stringify(document));
}
