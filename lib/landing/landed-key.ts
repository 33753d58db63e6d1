import type { Instant } from '../odds/instant.ts';

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
