import type { Instant } from '../odds/instant.ts';
import { slateDateAt } from '../odds/slate-date.ts';
import { compareText, type Epoch, epochsOf, isPlaceholder, type OfficialEntryVersion } from './official-entry.ts';

/** Where the start of a game comes from: the official schedule, or the source itself in leagues that have none here. */
export type GameStarts =
  | {
      readonly kind: 'official';
      /** All entries of the gamePk over time. */
      readonly versions: readonly OfficialEntryVersion[];
      /** The key of an entry of the attempt to play that is meant. */
      readonly epoch: string;
    }
  | {
      readonly kind: 'source';
      readonly starts: readonly { readonly capturedAt: Instant; readonly startTime: Instant }[];
    };

export type CutBasis = 'first_pitch' | 'official_start' | 'source_start';

/** What a close needs of the schedule, as it was known at some time. */
export interface KnownStart {
  /** Prices captured after it are live; null if no start is known. */
  readonly cut: { readonly at: Instant; readonly basis: CutBasis } | null;
  /** The game was played and no start will be known any more. */
  readonly isOver: boolean;
  /** The attempt to play before ended then: older prices are of that one. Null for the first attempt. */
  readonly beginsAt: Instant | null;
  /** This attempt ended without a close; null if it goes on. */
  readonly end: { readonly at: Instant; readonly reason: EndReason } | null;
  /** The schedule gives a first pitch that cannot be one, such as the moment at which a game was resumed. */
  readonly hasImplausiblePitch: boolean;
}

export type EndReason = 'postponed' | 'cancelled' | 'game_withdrawn';

const minuteMs = 60_000;
/** Of 164 games none began more than a minute before its listed start, or two hours after it. Rain can take longer. */
const pitchLimits = { earliestMs: -10 * minuteMs, latestMs: 6 * 60 * minuteMs };
/** A placeholder is five minutes after the first game's start: that game and its delays come first. */
const pitchLimitsOfPlaceholder = { earliestMs: 0, latestMs: 14 * 60 * minuteMs };

/** When something about the start became known. */
export function startMoments(starts: GameStarts): readonly Instant[] {
  return starts.kind === 'official'
    ? starts.versions.map(({ knownAt }) => knownAt)
    : starts.starts.map(({ capturedAt }) => capturedAt);
}

/** Undefined if the game was not known then. */
export function startKnownAt(starts: GameStarts, at: Instant): KnownStart | undefined {
  if (starts.kind === 'source') return startBySource(starts.starts, at);
  const epochs = epochsOf(starts.versions.filter(({ knownAt }) => knownAt <= at));
  const index = epochs.findIndex(({ entries }) => entries.some(({ key }) => key === starts.epoch));
  const epoch = epochs[index];
  if (epoch === undefined) return undefined;
  const ends = epochs.slice(0, index).flatMap(({ endedAt }) => endedAt ?? []);
  return { ...startOf(epoch), beginsAt: ends.sort().at(-1) ?? null };
}

function startBySource(starts: (GameStarts & { kind: 'source' })['starts'], at: Instant): KnownStart | undefined {
  const known = starts
    .filter(({ capturedAt }) => capturedAt <= at)
    .toSorted((a, b) => compareText(a.capturedAt, b.capturedAt) || compareText(a.startTime, b.startTime))
    .at(-1);
  if (known === undefined) return undefined;
  const cut = { at: known.startTime, basis: 'source_start' } as const;
  return { cut, isOver: false, beginsAt: null, end: null, hasImplausiblePitch: false };
}

function startOf({ entries: [first, ...others], endedAt }: Epoch): Omit<KnownStart, 'beginsAt'> {
  const { latest } = first;
  const original = originalVersion(first);
  const isOver = [first, ...others].some((entry) => entry.latest.state === 'final');
  const end = endedAt === null ? null : { at: endedAt, reason: endReasonOf(latest) };
  const { firstPitch } = latest;
  if (firstPitch !== null && isPlausible(firstPitch, original)) {
    return { cut: { at: firstPitch, basis: 'first_pitch' }, isOver, end, hasImplausiblePitch: false };
  }
  const cut = hasStart(original) ? ({ at: original.startTime, basis: 'official_start' } as const) : null;
  return { cut, isOver, end, hasImplausiblePitch: firstPitch !== null };
}

/** The start in force. That of a resumption, if the entry bears it, is no start: the one before the suspension is. */
function originalVersion({ latest, versions }: Epoch['entries'][0]): OfficialEntryVersion {
  return versions.find(({ state }) => state === 'suspended') ?? latest;
}

/** Another date than the official one is that of a resumption, if the first entry is not known. */
function hasStart(version: OfficialEntryVersion): boolean {
  return !isPlaceholder(version) && isOnOfficialDate(version);
}

function isOnOfficialDate({ startTime, officialDate }: OfficialEntryVersion): boolean {
  return slateDateAt(new Date(startTime)) === officialDate;
}

function isPlausible(firstPitch: Instant, version: OfficialEntryVersion): boolean {
  if (!isOnOfficialDate(version)) return slateDateAt(new Date(firstPitch)) === version.officialDate;
  const { earliestMs, latestMs } = isPlaceholder(version) ? pitchLimitsOfPlaceholder : pitchLimits;
  const lateMs = Date.parse(firstPitch) - Date.parse(version.startTime);
  return earliestMs <= lateMs && lateMs <= latestMs;
}

function endReasonOf({ state }: OfficialEntryVersion): EndReason {
  return state === 'cancelled' ? state : state === 'withdrawn' ? 'game_withdrawn' : 'postponed';
}
