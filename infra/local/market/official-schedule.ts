import { type Days, officialStartAt, plansOf } from './eventful-slate.ts';
import { progressAt } from './in-play.ts';
import { dateAfter, isDate, isInSeason, isoOf, type Minute, minuteOf, seasons } from './minutes.ts';
import { hashOf } from './random.ts';
import { type Reply, refusal, reply } from './reply.ts';
import type { GamePlan } from './slate.ts';
import type { Team } from './teams.ts';

interface ScheduleQuestion {
  readonly seed: number;
  /** Official dates, both included. */
  readonly from: string;
  readonly to: string;
  readonly at: Date;
  /** What an entry holds only on request; nothing if it is left out. */
  readonly hydrate?: readonly string[];
  readonly days?: Days | undefined;
}

/** A year and a day; all the seasons at once would take minutes and all of the memory. */
const mostDates = 366;

export function isSchedulePath(pathname: string): boolean {
  return pathname === '/api/v1/schedule';
}

/** As MLB Stats API answers, for the seasons that the market's odds are of. It is asked in good order, and never fails. */
export function scheduleReply(seed: number, { searchParams }: URL, at: Date, days?: Days): Reply {
  const [from, to] = [searchParams.get('startDate') ?? '', searchParams.get('endDate') ?? ''];
  if (!isDate(from) || !isDate(to)) return refusal(400, 'startDate and endDate must be YYYY-MM-DD');
  if (!isInSeason(from) || !isInSeason(to)) {
    return refusal(400, `startDate and endDate must be from ${seasons.from} to ${seasons.to}`);
  }
  if (dateAfter(from, mostDates) <= to) return refusal(400, `at most ${mostDates} dates at once`);
  // Sport 1 is Major League Baseball, the only one here.
  const hydrate = (searchParams.get('hydrate') ?? '').split(',');
  const answer =
    searchParams.get('sportId') === '1' ? officialSchedule({ seed, from, to, at, hydrate, days }) : { dates: [] };
  return reply(200, JSON.stringify(answer));
}

/** `/api/v1/schedule`: its answer for a range of dates at a moment, a pure function of the seed. */
export function officialSchedule({ seed, from, to, at, hydrate = [], days }: ScheduleQuestion) {
  const dates = [];
  for (let date = from; date <= to; date = dateAfter(date)) {
    const minute = minuteOf(at);
    const games = [
      ...plansOf(seed, date, days)
        .filter(({ fortune }) => fortune?.makesUp === undefined || minute >= fortune.makesUp.announced)
        .map((plan) => entryOf(plan, date, minute, hydrate)),
      ...resumedOn(seed, date, minute, days).map((plan) => resumedEntryOf(plan, date, minute, hydrate)),
    ];
    dates.push({ date, totalItems: games.length, totalGames: games.length, games });
  }
  const totalGames = dates.reduce((sum, { games }) => sum + games.length, 0);
  return { totalItems: totalGames, totalGames, dates };
}

function entryOf(plan: GamePlan, date: string, minute: Minute, hydrate: readonly string[]) {
  const status = statusAt(plan, minute);
  const { score, completed } = progressAt(plan, minute);
  const isFinal = status === statuses.final;
  const hasBegun = isFinal || status === statuses.inProgress || status === statuses.suspended;
  const isOff = status === statuses.postponed;
  const { madeUp, makesUp, placeholder, suspended } = plan.fortune ?? {};
  const sideOf = (side: 'home' | 'away', other: 'home' | 'away') => ({
    team: teamOf(plan[side]),
    ...(hasBegun && { score: score[side] }),
    ...(isFinal && { isWinner: score[side] > score[other] }),
    ...(hydrate.includes('probablePitcher') && { probablePitcher: pitcherOf(plan, side) }),
  });
  return {
    gamePk: gamePkOf(plan),
    gameType: 'R',
    season: date.slice(0, 4),
    gameDate: sentTime(officialStartAt(plan, minute)),
    officialDate: isOff && madeUp ? madeUp.date : date,
    status: { ...status, startTimeTBD: placeholder !== undefined && !hasBegun },
    teams: { away: sideOf('away', 'home'), home: sideOf('home', 'away') },
    gameNumber: plan.gameNumber,
    doubleHeader: doubleheaderOf(plan, minute),
    scheduledInnings: 9,
    ifNecessary: 'N',
    seriesDescription: 'Regular Season',
    ...(isOff && madeUp && { rescheduleDate: sentTime(madeUp.start), rescheduleGameDate: madeUp.date }),
    ...(makesUp && { rescheduledFrom: sentTime(makesUp.game.start), rescheduledFromDate: makesUp.date }),
    ...(suspended && minute >= suspended.at && { resumeDate: sentTime(suspended.resumes) }),
    ...(hasBegun && hydrate.includes('gameInfo') && { gameInfo: { firstPitch: sentTime(plan.pitch) } }),
    ...(hasBegun && hydrate.includes('linescore') && { linescore: linescoreOf(plan, completed) }),
  };
}

/** A straight one has a placeholder instead of its second start. Before a game is made up, its pair plays once. */
function doubleheaderOf({ inDoubleheader, fortune }: GamePlan, minute: Minute): 'N' | 'S' | 'Y' {
  if (!inDoubleheader || minute < (fortune?.pairedFrom ?? minute)) return 'N';
  return fortune?.isStraight ? 'Y' : 'S';
}

/** The games of the date before that are played to their end on this one: each has an entry on both. */
function resumedOn(seed: number, date: string, minute: Minute, days: Days | undefined): readonly GamePlan[] {
  const before = days === 'eventful' ? plansOf(seed, dateAfter(date, -1), days) : [];
  return before.filter(({ fortune }) => fortune?.suspended && minute >= fortune.suspended.at);
}

function resumedEntryOf(plan: GamePlan, date: string, minute: Minute, hydrate: readonly string[]) {
  const { resumeDate: resumes, ...entry } = entryOf(plan, dateAfter(date, -1), minute, hydrate);
  return { ...entry, gameDate: resumes ?? entry.gameDate, resumedFrom: entry.gameDate };
}

function sentTime(minute: Minute): string {
  return isoOf(minute).replace('.000Z', 'Z');
}

function linescoreOf({ innings }: GamePlan, completed: number) {
  const played = innings.slice(0, completed).map(({ home, away }, n) => ({
    num: n + 1,
    home: { runs: home },
    away: { runs: away },
  }));
  const isOver = completed === innings.length;
  return {
    currentInning: isOver ? completed : completed + 1,
    inningState: isOver ? 'Bottom' : 'Top',
    scheduledInnings: 9,
    outs: isOver ? 3 : 0,
    innings: played,
  };
}

/** One of the five of a club's rotation. */
function pitcherOf(plan: GamePlan, side: 'home' | 'away') {
  const club = plan[side];
  const turn = hashOf(plan.id, 'pitcher', side) % 5;
  return {
    id: 600_000 + (teamIds[club.abbreviation] ?? 0) * 10 + turn,
    fullName: `${club.abbreviation} Starter ${turn + 1}`,
  };
}

/** The league's own number of a game, of which Action Network knows nothing. In July 2026 the real ones are near it. */
export function gamePkOf({ id, fortune }: GamePlan): number {
  return (fortune?.makesUp?.game.id ?? id) + 530_000;
}

const statuses = {
  scheduled: { abstractGameState: 'Preview', codedGameState: 'S', detailedState: 'Scheduled', statusCode: 'S' },
  preGame: { abstractGameState: 'Preview', codedGameState: 'P', detailedState: 'Pre-Game', statusCode: 'P' },
  inProgress: { abstractGameState: 'Live', codedGameState: 'I', detailedState: 'In Progress', statusCode: 'I' },
  final: { abstractGameState: 'Final', codedGameState: 'F', detailedState: 'Final', statusCode: 'F' },
  suspended: { abstractGameState: 'Live', codedGameState: 'U', detailedState: 'Suspended', statusCode: 'U' },
  // The API says Final of a game that was not played.
  postponed: { abstractGameState: 'Final', codedGameState: 'D', detailedState: 'Postponed', statusCode: 'DI' },
} as const;

const warmUp = 30;

/** The league sees the first pitch when it is thrown, and forgets no game. */
function statusAt(plan: GamePlan, minute: Minute) {
  const { pitch, end, postponedAt, fortune } = plan;
  const stop = fortune?.suspended;
  if (postponedAt !== null && minute >= postponedAt) return statuses.postponed;
  if (postponedAt === null && minute >= end) return statuses.final;
  if (stop && minute >= stop.at && minute < stop.resumes) return statuses.suspended;
  if (postponedAt === null && minute >= pitch) return statuses.inProgress;
  return minute >= officialStartAt(plan, minute) - warmUp ? statuses.preGame : statuses.scheduled;
}

/** The league's own numbers of its clubs. */
const teamIds: Readonly<Record<string, number>> = {
  LAA: 108,
  ARI: 109,
  BAL: 110,
  BOS: 111,
  CHC: 112,
  CIN: 113,
  CLE: 114,
  COL: 115,
  DET: 116,
  HOU: 117,
  KC: 118,
  LAD: 119,
  WSH: 120,
  NYM: 121,
  ATH: 133,
  PIT: 134,
  SD: 135,
  SEA: 136,
  SF: 137,
  STL: 138,
  TB: 139,
  TEX: 140,
  TOR: 141,
  MIN: 142,
  PHI: 143,
  ATL: 144,
  CWS: 145,
  MIA: 146,
  NYY: 147,
  MIL: 158,
};

function teamOf({ abbreviation, fullName }: Team) {
  const id = teamIds[abbreviation];
  return { id, name: fullName, link: `/api/v1/teams/${id}` };
}
