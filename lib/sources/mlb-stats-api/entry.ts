import { stateOf } from '../../games/game-status.ts';
import type { ScheduledGame } from '../../games/schedule.ts';
import {
  type EntryDetails,
  type EntryState,
  type Linescore,
  type ListedTeam,
  officialGameOf,
  type Person,
  type ScheduleEntry,
  winnerOf,
} from '../../games/schedule-entry.ts';
import { type SlateDate, slateDateAt } from '../../odds/slate-date.ts';
import { kindOf } from './game-kind.ts';
import { type Entry, entrySchema } from './schema.ts';

type Sent = NonNullable<Entry['teams']>['home'];

/**
 * One entry of the list by itself. Undefined if its game, its time or its status cannot be read.
 * @param isDetailed whether the answer was asked for details; undefined if that is not known
 */
export function readEntry(
  entry: unknown,
  listedOn: SlateDate,
  isDetailed: boolean | undefined,
): ScheduleEntry | undefined {
  const { data } = entrySchema.safeParse(entry);
  if (data === undefined) return undefined;
  const state = stateIn(data);
  return {
    gamePk: data.gamePk,
    listedOn,
    state,
    // Of a recorded body it is not known what was asked for: those who ask for the first pitch ask for the rest.
    ...((isDetailed ?? data.gameInfo != null) && { details: detailsIn(data, state) }),
  };
}

function stateIn(sent: Entry): EntryState {
  const { status, teams } = sent;
  const outcome = {
    state: stateOf(status.codedGameState, status.statusCode),
    codedState: status.codedGameState,
    home: teams ? teamIn(teams.home) : null,
    away: teams ? teamIn(teams.away) : null,
    isTie: sent.isTie ?? null,
  };
  return {
    officialDate: sent.officialDate ?? slateDateAt(new Date(sent.gameDate)),
    startTime: sent.gameDate,
    startIsOpen: status.startTimeTBD === true,
    gameType: sent.gameType,
    kind: kindOf(sent.gameType),
    ...outcome,
    winner: winnerOf(outcome),
    statusCode: status.statusCode ?? null,
    detailedState: status.detailedState ?? null,
    statusReason: status.reason ?? null,
    ifNecessary: sent.ifNecessary === 'Y',
    doubleheader: sent.doubleHeader ?? null,
    gameNumber: sent.gameNumber ?? null,
    scheduledInnings: sent.scheduledInnings ?? null,
    rescheduledTo: sent.rescheduleDate ?? null,
    rescheduledFrom: sent.rescheduledFrom ?? null,
    resumesAt: sent.resumeDate ?? null,
    resumedFrom: sent.resumedFrom ?? null,
    venueId: sent.venue?.id ?? null,
    venue: sent.venue?.name ?? null,
    series: sent.seriesDescription ?? null,
    seriesGame: sent.seriesGameNumber ?? null,
    seriesGames: sent.gamesInSeries ?? null,
  };
}

function teamIn({ team, score, isWinner }: Sent): ListedTeam {
  return { id: team?.id ?? null, name: team?.name ?? null, score: score ?? null, isWinner: isWinner ?? null };
}

function detailsIn({ gameInfo, teams, linescore }: Entry, { state }: EntryState): EntryDetails {
  return {
    firstPitch: gameInfo?.firstPitch ?? null,
    homePitcher: pitcherIn(teams?.home),
    awayPitcher: pitcherIn(teams?.away),
    isHomeOpen: teams?.home.team?.placeholder === true,
    isAwayOpen: teams?.away.team?.placeholder === true,
    linescore: linescore && (state === 'suspended' || state === 'final') ? linescoreIn(linescore) : null,
  };
}

function pitcherIn(sent: Sent | undefined): Person | null {
  const pitcher = sent?.probablePitcher;
  return pitcher ? { id: pitcher.id, name: pitcher.fullName ?? null } : null;
}

function linescoreIn({ currentInning, inningState, outs, innings }: NonNullable<Entry['linescore']>): Linescore {
  return {
    inning: currentInning,
    half: inningState ?? null,
    outs: outs ?? null,
    home: innings.map(({ home }) => home?.runs ?? null),
    away: innings.map(({ away }) => away?.runs ?? null),
  };
}

/** What runs ask of a game, out of all its entries: it is listed once for each date that it touched. */
export function gameOf(entries: readonly [ScheduleEntry, ...ScheduleEntry[]]): ScheduledGame {
  const { standing, furthest } = officialGameOf(entries);
  const { officialDate, startTime, startIsOpen, kind, ifNecessary, home, away, doubleheader, gameNumber } =
    standing.state;
  const firstPitch = standing.details?.firstPitch;
  return {
    gamePk: standing.gamePk,
    officialDate,
    startTime,
    startIsOpen,
    kind,
    state: furthest.state.state,
    ifNecessary,
    ...(home?.name && away?.name && { teams: { away: away.name, home: home.name } }),
    ...(doubleheader === 'Y' && gameNumber === 2 && { followsFirst: true }),
    ...(firstPitch && { firstPitch }),
  };
}
