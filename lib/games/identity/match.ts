import type { Instant } from '../../odds/instant.ts';
import { type SlateDate, slateDateAt } from '../../odds/slate-date.ts';
import { type Epoch, isPlaceholder, type KnownEntry } from '../official-entry.ts';
import type { TeamId } from '../teams.ts';
import type { LinkEvidence, Linked, LinkMethod, Unlinked, UnlinkedReason } from './link.ts';
import { concurrentSets, type ListedGame } from './listed-games.ts';

/** Sources state starts some minutes off the official one. */
const sameStartMs = 15 * 60_000;

/** What is known of one source's games between two teams on one date. */
export interface Slate {
  readonly date: SlateDate;
  readonly listed: readonly ListedGame[];
  /** Of the two teams, on this date and the days around it. */
  readonly epochs: readonly Epoch[];
}

/** A source's game that is to be found: one of the slate's, with one of the starts that it stated. */
export interface Sought {
  readonly game: ListedGame;
  readonly startTime: Instant;
  /** The team that the source calls the home team. */
  readonly home: TeamId;
}

interface Candidate {
  readonly epoch: Epoch;
  /** The entry that is listed for the date. */
  readonly entry: KnownEntry;
}

interface Choice {
  readonly candidate: Candidate;
  readonly method: LinkMethod;
}

/** Which official game it is, without regard to what the same answer says of the source's other games. */
export function matchGame(slate: Slate, sought: Sought): Linked | Unlinked {
  const candidates = candidatesFor(slate, sought.game);
  const evidence = evidenceOf(slate, candidates);
  if (candidates.length === 0) return unlinked('no_official_game', evidence);
  const [only, ...others] = candidates as [Candidate, ...Candidate[]];
  const choice = others.length === 0 ? chooseOnly(slate, sought, only) : chooseAmong(slate, sought, candidates);
  if (choice === undefined) return unlinked('ambiguous', evidence);
  return linkTo(choice.candidate.epoch, choice.candidate.entry, choice.method, sought.home, evidence);
}

export function linkTo(
  epoch: Epoch,
  entry: KnownEntry,
  method: LinkMethod,
  home: TeamId | undefined,
  evidence: LinkEvidence,
): Linked {
  // A resumed game can be played in the other park: the first entry says who is at home.
  const isSwapped = home !== undefined && home === epoch.entries[0].latest.awayTeamId;
  const orientation = isSwapped ? 'swapped' : 'same';
  return { state: 'linked', gamePk: epoch.gamePk, entry: entry.key, epoch: epoch.key, orientation, method, evidence };
}

export function unlinked(reason: UnlinkedReason, evidence: LinkEvidence): Unlinked {
  return { state: 'unlinked', reason, evidence };
}

/** An attempt that was known to have ended before the source listed the game cannot be what it lists. */
function candidatesFor({ date, epochs }: Slate, { firstSeenAt }: ListedGame): readonly Candidate[] {
  return epochs.flatMap((epoch) => {
    const entry = entryOn(epoch, date);
    const isOver = epoch.endedAt !== null && epoch.endedAt < firstSeenAt;
    return entry && !isOver ? [{ epoch, entry }] : [];
  });
}

/** A resumed game is on two dates: the entry that begins on this one, else the one that is of it. */
export function entryOn({ entries }: Epoch, date: SlateDate): KnownEntry | undefined {
  const listed = entries.filter(({ dates }) => dates.has(date));
  return listed.findLast(({ latest }) => slateDateAt(new Date(latest.startTime)) === date) ?? listed[0];
}

/** One official game on the date. That of another day which begins nearer to the stated start may be meant too. */
function chooseOnly({ epochs }: Slate, { startTime }: Sought, only: Candidate): Choice | undefined {
  if (isListedAt(only.epoch, startTime)) return { candidate: only, method: 'teams_and_start' };
  const { latest } = only.entry;
  // Half of a doubleheader: the other half is to come.
  if (latest.doubleheader !== 'N') return undefined;
  const others = epochs.filter((epoch) => epoch !== only.epoch).flatMap(({ entries }) => entries);
  const distance = msBetween(latest.startTime, startTime);
  const isNearest = others.every((other) => msBetween(other.latest.startTime, startTime) > distance);
  return isPlaceholder(latest) || isNearest ? { candidate: only, method: 'only_game' } : undefined;
}

/**
 * Several official games on one date. If the source lists as many at one time, their order of starts decides; the nearest start
 * never does. Else only a start that was fixed for one of them, and for none of the others, can.
 */
function chooseAmong(slate: Slate, sought: Sought, candidates: readonly Candidate[]): Choice | undefined {
  const areFixed = candidates.every(({ entry }) => !isPlaceholder(entry.latest));
  const inOrder = inOrderOfStarts(candidates);
  const sets = concurrentSets(sought.game, slate.listed);
  if (inOrder !== undefined && sets[0]?.length === candidates.length) {
    const places = sets.flat().map((game) => placeOf(game, slate.listed));
    const place = placeOf(sought.game, slate.listed);
    const candidate = place === undefined || places.includes(undefined) ? undefined : inOrder[place];
    if (candidate === undefined || (areFixed && isListedOtherwise(candidates, candidate, sought.game)))
      return undefined;
    return { candidate, method: 'doubleheader_order' };
  }
  return areFixed ? chooseByStart(sought, candidates) : undefined;
}

/** Undefined if they have no order: it is no doubleheader, or starts are equal, or more than one is not fixed yet. */
function inOrderOfStarts(candidates: readonly Candidate[]): readonly Candidate[] | undefined {
  const isResumed = ({ epoch }: Candidate) => epoch.entries.length > 1;
  const areDoubleheader = candidates.every(({ entry }) => entry.latest.doubleheader !== 'N');
  if (!areDoubleheader && !candidates.some(isResumed)) return undefined;
  const games = new Set(candidates.map(({ epoch }) => epoch.gamePk));
  const keys = new Set(candidates.map(orderKey));
  if (games.size < candidates.length || keys.size < candidates.length) return undefined;
  if (candidates.filter(({ entry }) => isPlaceholder(entry.latest)).length > 1) return undefined;
  return candidates.toSorted((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1));
}

/** What has a placeholder for a start comes last, even if the first game is late. */
function orderKey({ entry: { latest } }: Candidate): string {
  return `${isPlaceholder(latest) ? 1 : 0} ${latest.startTime}`;
}

/** Its place among the games that the source lists with it; undefined if that changes, or another one states the same start. */
function placeOf(game: ListedGame, listed: readonly ListedGame[]): number | undefined {
  const places = new Set(
    concurrentSets(game, listed).map((set) => {
      const isShared = set.filter(({ startTime }) => startTime === game.startTime).length > 1;
      return isShared ? undefined : set.findIndex(({ sourceGameId }) => sourceGameId === game.sourceGameId);
    }),
  );
  return places.size === 1 ? [...places][0] : undefined;
}

/** The start is that of another official game: then the source's games are not the schedule's in their order. */
function isListedOtherwise(candidates: readonly Candidate[], chosen: Candidate, { startTime }: ListedGame): boolean {
  const listedThen = candidates.filter(({ epoch }) => isListedAt(epoch, startTime));
  return listedThen.length > 0 && !listedThen.includes(chosen);
}

/** Split squads play two games at one time: there the home team tells them apart. */
function chooseByStart({ startTime, home }: Sought, candidates: readonly Candidate[]): Choice | undefined {
  const listedThen = candidates.filter(({ epoch }) => isListedAt(epoch, startTime));
  const atHome = listedThen.filter(
    ({ entry: { latest } }) => latest.doubleheader === 'N' && latest.homeTeamId === home,
  );
  const [candidate, ...others] = listedThen.length > 1 ? atHome : listedThen;
  return candidate && others.length === 0 ? { candidate, method: 'teams_and_start' } : undefined;
}

/** Was it ever officially to begin at about this time? Starts move, and sources follow late. */
function isListedAt({ entries }: Epoch, startTime: Instant): boolean {
  const fixed = entries.flatMap(({ versions }) => versions).filter((version) => !isPlaceholder(version));
  return fixed.some((version) => msBetween(version.startTime, startTime) <= sameStartMs);
}

function msBetween(a: Instant, b: Instant): number {
  return Math.abs(Date.parse(a) - Date.parse(b));
}

function evidenceOf({ listed }: Slate, candidates: readonly Candidate[]): LinkEvidence {
  return {
    listed: listed.map(({ sourceGameId, startTime }) => ({ sourceGameId, startTime })),
    official: candidates.map(({ epoch, entry }) => ({
      gamePk: epoch.gamePk,
      entry: entry.key,
      startTime: entry.latest.startTime,
      isPlaceholder: isPlaceholder(entry.latest),
    })),
  };
}
