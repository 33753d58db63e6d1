import type { Instant } from '../odds/instant.ts';
import { type SlateDate, slateDateAt } from '../odds/slate-date.ts';
import type { GameState } from './schedule.ts';
import type { TeamId } from './teams.ts';

/**
 * What the official schedule said of one entry from a capture on. The schedule lists a game once for each date that it
 * touched, so a gamePk has several entries: postponed and played, suspended and resumed.
 */
export interface OfficialEntryVersion {
  readonly gamePk: number;
  /** Names the entry within its gamePk, such as the date under which it is listed. The text of the recorded schedule. */
  readonly entry: string;
  /** When the answer that said so was captured. */
  readonly knownAt: Instant;
  readonly officialDate: SlateDate;
  readonly startTime: Instant;
  /** The schedule calls the start to be determined. See {@link isPlaceholder} for starts that only look like one. */
  readonly startIsOpen: boolean;
  /** `withdrawn` if an answer for its date does not list it any more, as of games that are not necessary. */
  readonly state: GameState | 'withdrawn';
  /** No doubleheader, straight (game 2 begins when game 1 is over), or split. */
  readonly doubleheader: 'N' | 'Y' | 'S';
  readonly gameNumber: number;
  readonly homeTeamId: TeamId;
  readonly awayTeamId: TeamId;
  /** The actual first pitch; null until it is known. */
  readonly firstPitch: Instant | null;
}

/** The second game of a straight doubleheader is listed five minutes after the first, even when it is over. */
export function isPlaceholder(
  version: Pick<OfficialEntryVersion, 'startIsOpen' | 'doubleheader' | 'gameNumber'>,
): boolean {
  return version.startIsOpen || (version.doubleheader === 'Y' && version.gameNumber === 2);
}

/** What is known of an entry at some time. */
export interface KnownEntry {
  readonly key: string;
  readonly latest: OfficialEntryVersion;
  /** All that was known of it until then, the newest last. */
  readonly versions: readonly OfficialEntryVersion[];
  /** The New York dates that it was ever listed for. */
  readonly dates: ReadonlySet<SlateDate>;
}

/**
 * One attempt to play a game. A postponement ends it, and what is played later is another one, with other prices. A game that
 * is suspended and resumed is one attempt in two entries.
 */
export interface Epoch {
  readonly gamePk: number;
  /** The key of its first entry. */
  readonly key: string;
  /** By start. The first one has the original start, and says who is at home. */
  readonly entries: readonly [KnownEntry, ...KnownEntry[]];
  /** Since when it is known that this attempt is not played; null if it is, or was. */
  readonly endedAt: Instant | null;
}

/** The epochs of one game by their starts, as far as these versions tell. Their order and repetitions do not matter. */
export function epochsOf(versions: readonly OfficialEntryVersion[]): readonly Epoch[] {
  const entries = [...Map.groupBy(versions, ({ entry }) => entry)].map(([key, ofEntry]) => knownEntry(key, ofEntry));
  entries.sort((a, b) => compareText(a.latest.startTime, b.latest.startTime) || compareText(a.key, b.key));
  const epochs: Epoch[] = [];
  for (const entry of entries) {
    const played = epochs.findIndex((epoch) => epoch.endedAt === null && isContinuedBy(epoch, entry));
    const { gamePk } = entry.latest;
    const known = epochs[played];
    if (known) epochs[played] = { ...known, entries: [...known.entries, entry] };
    else epochs.push({ gamePk, key: entry.key, entries: [entry], endedAt: endOf(entry) });
  }
  return epochs;
}

function hasEnded({ state }: Pick<OfficialEntryVersion, 'state'>): boolean {
  return state === 'postponed' || state === 'cancelled' || state === 'withdrawn';
}

/** A resumed game keeps its official date; if it does not, that it was suspended shows it too. */
function isContinuedBy({ entries }: Epoch, entry: KnownEntry): boolean {
  if (hasEnded(entry.latest)) return false;
  return entries.some(
    ({ latest, versions }) =>
      latest.officialDate === entry.latest.officialDate || versions.some(({ state }) => state === 'suspended'),
  );
}

function knownEntry(key: string, unordered: readonly OfficialEntryVersion[]): KnownEntry {
  const versions = unordered.toSorted(
    (a, b) => compareText(a.knownAt, b.knownAt) || compareText(JSON.stringify(a), JSON.stringify(b)),
  );
  const latest = versions.at(-1) as OfficialEntryVersion;
  return { key, latest, versions, dates: new Set(versions.flatMap(datesOf)) };
}

/** A postponed entry bears the official date of the game that is played instead. */
export function datesOf({ startTime, state, officialDate }: OfficialEntryVersion): SlateDate[] {
  const listed = slateDateAt(new Date(startTime));
  return state === 'postponed' ? [listed] : [listed, officialDate];
}

function endOf({ latest, versions }: KnownEntry): Instant | null {
  if (!hasEnded(latest)) return null;
  const lastGoing = versions.findLastIndex((version) => !hasEnded(version));
  return versions[lastGoing + 1]?.knownAt ?? latest.knownAt;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
