import type { Instant } from './instant.ts';
import published from './sportsbook-keys.json' with { type: 'json' };

// What reading an answer needs of the catalogue of sportsbooks, apart from the rest of it, which no function but migrate-schema
// needs: each function's bundle is smaller by 75 kB.

/** A sportsbook's name in keys of lines: the brand, then its jurisdiction, such as `draftkings-nj`. */
export type SportsbookId = string;

/** What a source calls a sportsbook. */
export interface SourceKey {
  readonly key: string;
  /** The first day of capture, UTC, on which the key has this meaning; any day if left out. */
  readonly from?: string;
  /** The day of capture, UTC, from which it has it no more. */
  readonly until?: string;
  /** The regions of The Odds API whose answers hold the book. */
  readonly regions?: readonly string[];
}

/**
 * A key, the sportsbook that it means, and what else is known of the key, as one text: `barstool barstool-us until=2023-11-14
 * regions=us,us2`. A third of the size that it has as JSON.
 */
export type NamedKeyEntry = string;

export interface CatalogueOfKeys {
  /** Raised whenever ids or keys change: it is part of every reader's version. */
  readonly version: number;
  /** By source. */
  readonly keys: Readonly<Record<string, readonly NamedKeyEntry[]>>;
}

interface NamedKey extends SourceKey {
  readonly sportsbook: SportsbookId;
}

/** The name of a source's book at the time of an answer. */
export type BookNaming = (sourceBook: string) => SportsbookId | undefined;

/** What each source calls the sportsbooks that have a name here. */
export class SportsbookCatalogue {
  readonly version: number;
  readonly #keysBySource = new Map<string, Map<string, NamedKey[]>>();

  constructor({ version, keys }: CatalogueOfKeys) {
    this.version = version;
    for (const [source, entries] of Object.entries(keys)) {
      const named = entries.map(namedKeyIn);
      this.#keysBySource.set(
        source,
        Map.groupBy(named, ({ key }) => key),
      );
    }
  }

  /** Undefined for a book without a name: its prices are counted and left, because a guess would mix up two books. */
  sportsbookOf(source: string, key: string, capturedAt: Instant): SportsbookId | undefined {
    return this.#keysBySource
      .get(source)
      ?.get(key)
      ?.find((named) => isHeldAt(named, capturedAt))?.sportsbook;
  }

  /** Every book that a source's answers of that moment can hold. */
  keysOf(source: string, capturedAt: Instant): readonly NamedKey[] {
    return this.allKeysOf(source).filter((named) => isHeldAt(named, capturedAt));
  }

  /** The same, at whatever time. */
  allKeysOf(source: string): readonly NamedKey[] {
    return [...(this.#keysBySource.get(source)?.values() ?? [])].flat();
  }
}

function namedKeyIn(entry: NamedKeyEntry): NamedKey {
  const [key = '', sportsbook = '', ...limits] = entry.split(' ');
  const { regions, ...days } = Object.fromEntries(limits.map((limit) => limit.split('=')));
  return { key, sportsbook, ...days, ...(regions && { regions: regions.split(',') }) };
}

/** A day sorts before every instant of it, so days and instants compare as texts. */
function isHeldAt({ from, until }: SourceKey, capturedAt: Instant): boolean {
  return (from === undefined || from <= capturedAt) && (until === undefined || capturedAt < until);
}

/** Printed from the whole catalogue by its test, and not validated again at each cold start. */
export const publishedCatalogue = new SportsbookCatalogue(published);

/** By the published catalogue. */
export function sportsbookOf(source: string, key: string, capturedAt: Instant): SportsbookId | undefined {
  return publishedCatalogue.sportsbookOf(source, key, capturedAt);
}
