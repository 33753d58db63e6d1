import type { Instant } from '../odds/instant.ts';
import type { Observation } from '../odds/observation.ts';
import type { LandedKind } from './landed-kind.ts';

/** One league of one source: its keys of one kind lie under one prefix, where text order is the order of capture. */
export interface SourceLeague {
  readonly source: string;
  readonly league: string;
}

/** What a key says about its observation; the body is not read for it. */
export interface LandedKey extends SourceLeague {
  readonly capturedAt: Instant;
  readonly contentHash: string;
}

/** `{root}{source}/{league}/{day of capture, UTC}/{time of capture}-{content hash}.json.gz`: text order is time order within a league. */
export function landedKeyOf(
  kind: LandedKind,
  observation: Pick<Observation, 'source' | 'league' | 'capturedAt' | 'contentHash'>,
): string {
  return `${landedBefore(kind, observation, observation.capturedAt)}-${observation.contentHash}.json.gz`;
}

export function landedPrefixOf({ root }: LandedKind, { source, league }: SourceLeague): string {
  return `${root}${source}/${league}/`;
}

/** Sorts right before the keys of that moment, and after all keys of earlier moments. */
export function landedBefore(kind: LandedKind, league: SourceLeague, at: Instant): string {
  const [day, time] = at.split('T') as [string, string];
  return `${landedPrefixOf(kind, league)}${day}/${time.replaceAll(':', '')}`;
}

const keyForm =
  /^[^/]+\/(?<source>[^/]+)\/(?<league>[^/]+)\/(?<day>\d{4}-\d\d-\d\d)\/(?<h>\d\d)(?<m>\d\d)(?<s>\d\d\.\d{3})Z-(?<contentHash>[0-9a-f]{64})\.json\.gz$/;

/** A key of any kind. Undefined if it is not one that `landedKeyOf` makes: a file that was put there by other means. */
export function readLandedKey(key: string): LandedKey | undefined {
  const { source, league, day, h, m, s, contentHash } = keyForm.exec(key)?.groups ?? {};
  if (source === undefined || league === undefined || contentHash === undefined) return undefined;
  return { source, league, capturedAt: `${day}T${h}:${m}:${s}Z`, contentHash };
}
