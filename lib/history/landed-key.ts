import type { Instant } from '../odds/instant.ts';
import type { LandedStore } from './landing.ts';

/** One league of one source: its keys lie under one prefix, where text order is the order of capture. */
export interface SourceLeague {
  readonly source: string;
  readonly league: string;
}

/** What a key says of its observation, without a look into the body. */
export interface LandedKey extends SourceLeague {
  readonly capturedAt: Instant;
  readonly contentHash: string;
}

export const landedRoot = 'landed/';
/** Answers of the official schedule lie beside: what lies under `landed/` is of odds, and wants to be recorded. */
export const scheduleRoot = 'schedule/';
export type LandingRoot = typeof landedRoot | typeof scheduleRoot;

export function landedPrefixOf({ source, league }: SourceLeague, root: LandingRoot = landedRoot): string {
  return `${root}${source}/${league}/`;
}

/** Comes right before the keys of that moment, and after all keys of earlier ones. */
export function landedBefore(league: SourceLeague, at: Instant, root?: LandingRoot): string {
  const [day, time] = at.split('T') as [string, string];
  return `${landedPrefixOf(league, root)}${day}/${time.replaceAll(':', '')}`;
}

const keyForm =
  /^landed\/(?<source>[^/]+)\/(?<league>[^/]+)\/(?<day>\d{4}-\d\d-\d\d)\/(?<h>\d\d)(?<m>\d\d)(?<s>\d\d\.\d{3})Z-(?<contentHash>[0-9a-f]{64})\.json\.gz$/;

/** Undefined where the key is not one that `landedKeyOf` makes: somebody put a file of his own there. */
export function readLandedKey(key: string): LandedKey | undefined {
  const { source, league, day, h, m, s, contentHash } = keyForm.exec(key)?.groups ?? {};
  if (source === undefined || league === undefined || contentHash === undefined) return undefined;
  return { source, league, capturedAt: `${day}T${h}:${m}:${s}Z`, contentHash };
}

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
