import type { GameSighting, LinkAssertion } from '../../../../../lib/games/identity/link.ts';
import { type IdentityRecords, linkHistory } from '../../../../../lib/games/identity.ts';
import type { OfficialEntryVersion } from '../../../../../lib/games/official-entry.ts';
import { publishedTeams } from '../../../../../lib/games/teams.ts';
import { type Instant, instantOf } from '../../../../../lib/odds/instant.ts';
import { slateDateAt } from '../../../../../lib/odds/slate-date.ts';

/** `2024-05-25T00:15Z` in the one spelling of instants. */
export function at(text: string): Instant {
  const instant = instantOf(text);
  if (instant === undefined) throw new Error(`${text} is no instant.`);
  return instant;
}

const nameOf = (id: number) => publishedTeams.teams.find((team) => team.id === id)?.name ?? `No team ${id}`;

type GivenVersion = Partial<OfficialEntryVersion> & { readonly gamePk: number; readonly start: string };

/** What the schedule says of an entry; known since long ago unless the test says when. */
export function official({ start, ...given }: GivenVersion): OfficialEntryVersion {
  const startTime = at(start);
  const officialDate = given.officialDate ?? slateDateAt(new Date(startTime));
  return {
    entry: slateDateAt(new Date(startTime)),
    knownAt: at('2019-01-01T00:00Z'),
    startTime,
    startIsOpen: false,
    state: 'scheduled',
    doubleheader: 'N',
    gameNumber: 1,
    homeTeamId: 145,
    awayTeamId: 142,
    firstPitch: null,
    ...given,
    officialDate,
  };
}

/** A source's mention of a game, with the teams by their official ids. */
export function mention(
  sourceGameId: string,
  [away, home]: readonly [number | string, number | string],
  start: string,
  capturedAt: string,
): GameSighting {
  const text = (team: number | string) => (typeof team === 'number' ? nameOf(team) : team);
  const teams = { homeTeam: text(home), awayTeam: text(away) };
  return {
    source: 'the-odds-api',
    league: 'mlb',
    sourceGameId,
    ...teams,
    startTime: at(start),
    capturedAt: at(capturedAt),
  };
}

export function byHand(sourceGameId: string, gamePk: number | null, capturedAt: string): LinkAssertion {
  const source = { source: 'the-odds-api', league: 'mlb', sourceGameId };
  return { ...source, startTime: null, gamePk, entry: null, reason: 'by the box score', capturedAt: at(capturedAt) };
}

export function recordsOf(given: Partial<IdentityRecords>): IdentityRecords {
  return { sightings: [], official: [], assertions: [], scheduledLeagues: ['mlb'], ...given };
}

/** `id start: what it is since when` for every answer, the newest last of each mention. */
export function answersIn(given: Partial<IdentityRecords>): readonly string[] {
  return linkHistory(recordsOf(given), publishedTeams).map(({ sourceGameId, startTime, knownAt, answer }) => {
    const what =
      answer.state === 'unlinked'
        ? answer.reason
        : `${answer.gamePk} ${answer.epoch} ${answer.method}${answer.orientation === 'swapped' ? ' swapped' : ''}`;
    return `${sourceGameId} ${short(startTime)}: ${what} since ${short(knownAt)}`;
  });
}

function short(instant: Instant): string {
  return instant.slice(5, 16);
}
