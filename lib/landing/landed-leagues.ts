import type { SourceLeague } from './landed-key.ts';
import type { LandedKind } from './landed-kind.ts';
import type { LandedStore } from './landed-store.ts';

type Listing = Pick<LandedStore, 'list'>;

/**
 * Every league of every source of which something of this kind ever landed, in text order. It costs one listing per league,
 * so there is no list of leagues that could be out of date.
 */
export async function landedLeagues(
  { root }: LandedKind,
  landedStore: Listing,
  signal?: AbortSignal,
): Promise<SourceLeague[]> {
  const leagues: SourceLeague[] = [];
  for (let after = ''; ; ) {
    const first = await firstKey(root, landedStore, after, signal);
    if (first === undefined) return leagues;
    const [source = '', league = '', ...rest] = first.slice(root.length).split('/');
    if (rest.length > 0) leagues.push({ source, league });
    // '0' follows '/' in the alphabet: it sorts after all keys of this league and before those of the next. Skips stray files.
    after = rest.length > 0 ? `${root}${source}/${league}0` : first;
  }
}

async function firstKey(
  root: string,
  landedStore: Listing,
  after: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  for await (const key of landedStore.list(root, { after, ...(signal && { signal }) })) return key;
  return undefined;
}
