import {
  type CatalogueOfKeys,
  type NamedKeyEntry,
  type SourceKey,
  SportsbookCatalogue,
  type SportsbookId,
} from './sportsbook-keys.ts';
import type { CatalogueFile } from './sportsbooks.ts';

/** The keys of a catalogue, by source, in the order of its sportsbooks. */
export function keysIn({ version, sportsbooks }: CatalogueFile): CatalogueOfKeys {
  const keys: Record<string, NamedKeyEntry[]> = {};
  for (const { id, keys: bySource } of sportsbooks) {
    for (const [source, ofSource = []] of Object.entries(bySource)) {
      keys[source] ??= [];
      keys[source].push(...ofSource.map((sourceKey) => entryOf(id, sourceKey)));
    }
  }
  return { version, keys };
}

function entryOf(id: SportsbookId, { key, from, until, regions }: SourceKey): NamedKeyEntry {
  const limits = Object.entries({ from, until, regions: regions?.join() });
  return [key, id, ...limits.flatMap(([name, limit]) => (limit ? [`${name}=${limit}`] : []))].join(' ');
}

/** What readings take from a catalogue. */
export function catalogueOf(file: CatalogueFile): SportsbookCatalogue {
  return new SportsbookCatalogue(keysIn(file));
}
