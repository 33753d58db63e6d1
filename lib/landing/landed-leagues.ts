import { landedRoot, type SourceLeague } from './landed-key.ts';
import type { LandedStore } from './landing.ts';

/**
 * Every league of every source that anything was ever landed of, in text order. Nobody keeps a list of them that could
 * be forgotten: one look per league into the bucket tells.
 */
export async function landedLeagues(
  landedStore: Pick<LandedStore, 'list'>,
  signal?: AbortSignal,
): Promise<SourceLeague[]> {
  const leagues: SourceLeague[] = [];
  for (let after = ''; ; ) {
    const first = await firstKey(landedStore, after, signal);
    if (first === undefined) return leagues;
    const [, source = '', league = '', ...rest] = first.split('/');
    if (rest.length > 0) leagues.push({ source, league });
    // '0' is the character after '/': behind all keys of this league, and before those of the next. A stray file is stepped over.
    after = rest.length > 0 ? `${landedRoot}${source}/${league}0` : first;
  }
}

async function firstKey(
  landedStore: Pick<LandedStore, 'list'>,
  after: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  for await (const key of landedStore.list(landedRoot, { after, ...(signal && { signal }) })) return key;
  return undefined;
}
