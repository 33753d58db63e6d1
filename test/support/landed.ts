import { odds } from '../../lib/backlog/kinds.ts';
import type { Readers } from '../../lib/backlog/recorded-kind.ts';
import { encodeLanded } from '../../lib/landing/envelope.ts';
import { landedKeyOf } from '../../lib/landing/landed-key.ts';
import type { LandedStore } from '../../lib/landing/landed-store.ts';
import { contentHashOf, type Observation } from '../../lib/odds/observation.ts';
import type { GameReading, Reading } from '../../lib/odds/reading.ts';
import type { ReadObservation } from '../../lib/recording/reading-document.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { readingOf } from './observed.ts';

/** A bucket in memory. */
export function memoryStore(): LandedStore & { readonly objects: Map<string, Uint8Array> } {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    put: async (key, bytes) => void objects.set(key, bytes),
    get: async (key) => {
      const bytes = objects.get(key);
      if (bytes) return bytes;
      throw new OddsError('landing_failed', `There is no ${key}.`);
    },
    async *list(prefix, { after = '' } = {}) {
      yield* [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    },
  };
}

/** An answer whose body is the games themselves, so that a test says what there is to read. */
export function answerAt(
  capturedAt: string,
  games: readonly GameReading[] | 'unreadable',
  rest: Partial<Pick<Observation, 'source' | 'league'>> = {},
): Observation {
  const content = {
    source: 'made-up',
    league: 'mlb',
    slateDate: capturedAt.slice(0, 10),
    request: { method: 'GET' as const, url: 'https://example.com/odds', query: {} },
    body: new TextEncoder().encode(JSON.stringify(games)),
    ...rest,
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

export async function land(store: Pick<LandedStore, 'put'>, observations: readonly Observation[]): Promise<void> {
  for (const observation of observations) await store.put(landedKeyOf(odds, observation), encodeLanded(observation));
}

/** Reads such answers. A later version may read a game differently. */
export function readersOf(
  version: number,
  differently: (game: GameReading) => GameReading = (game) => game,
): Readers<Reading> {
  return new Map([
    [
      'made-up',
      {
        readerVersion: version,
        read: ({ body, slateDate }: Observation) => {
          const games: readonly GameReading[] | 'unreadable' = JSON.parse(new TextDecoder().decode(body));
          if (games === 'unreadable') throw new OddsError('source_shape_changed', 'Nothing of it can be read.');
          return readingOf(games.map(differently), version, { slateDate });
        },
      },
    ],
  ]);
}

/** What those readers make of them: what recording has to leave, by the oracle. */
export function readBy(readers: Readers<Reading>, observations: readonly Observation[]): ReadObservation[] {
  return observations.flatMap((observation) => {
    const reader = readers.get(observation.source);
    return reader
      ? [{ ...observation, landedKey: landedKeyOf(odds, observation), reading: reader.read(observation) }]
      : [];
  });
}

/** Observations every ten minutes from an instant on, of two games whose prices move. */
export function movingPrices(
  from: string,
  count: number,
  offered: (n: number) => readonly GameReading[],
): Observation[] {
  return Array.from({ length: count }, (_, n) =>
    answerAt(new Date(Date.parse(from) + n * 600_000).toISOString(), offered(n)),
  );
}
