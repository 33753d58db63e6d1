import { progressAt } from './in-play.ts';
import { isDate, isInSeason, isoOf, type Minute, minuteOf, seasons } from './minutes.ts';
import { hashOf } from './random.ts';
import { type Reply, refusal, reply } from './reply.ts';
import { type GamePlan, slateOf } from './slate.ts';
import type { Team } from './teams.ts';

interface ScheduleQuestion {
  readonly seed: number;
  /** Official dates, both included. */
  readonly from: string;
  readonly to: string;
  readonly at: Date;
  /** What an entry holds only on request; nothing if it is left out. */
  readonly hydrate?: readonly string[];
}

/** A year and a day; all the seasons at once would take minutes and all of the memory. */
const mostDates = 366;

export function isSchedulePath(pathname: string): boolean {
  return pathname === '/api/v1/schedule';
}

/** As MLB Stats API answers, for the seasons that the market's odds are of. It is asked in good order, and never fails. */
export function scheduleReply(seed: number, { searchParams }: URL, at: Date): Reply {
  const [from, to] = [searchParams.get('startDate') ?? '', searchParams.get('endDate') ?? ''];
  if (!isDate(from) || !isDate(to)) return refusal(400, 'startDate and endDate must be YYYY-MM-DD');
  if (!isInSeason(from) || !isInSeason(to)) {
    return refusal(400, `startDate and endDate must be from ${seasons.from} to ${seasons.to}`);
  }
  if (dayAfter(from, mostDates) <= to) return refusal(400, `at most ${mostDates} dates at once`);
  // Sport 1 is Major League Baseball, the only one here.
  const hydrate = (searchParams.get('hydrate') ?? '').split(',');
  const answer =
    searchParams.get('sportId') === '1' ? officialSchedule({ seed, from, to, at, hydrate }) : { dates: [] };
  return reply(200, JSON.stringify(answer));
}

/** `/api/v1/schedule`: its answer for a range of dates at a moment, a pure function of the seed. */
export function officialSchedule({ seed, from, to, at, hydrate = [] }: ScheduleQuestion) {
  const dates = [];
  for (let date = from; date <= to; date = dayAfter(date)) {
    const games = slateOf(seed, date).map((plan) => entryOf(plan, date, minuteOf(at), hydrate));
    dates.push({ date, totalItems: games.length, totalGames: games.length, games });
  }
  const totalGames = dates.reduce((sum, { games }) => sum + games.length, 0);
  return { totalItems: totalGames, totalGames, dates };
}

function dayAfter(date: string, days = 1): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function entryOf(plan: GamePlan, date: string, minute: Minute, hydrate: readonly string[]) {
  const status = statusAt(plan, minute);
  const { score, completed } = progressAt(plan, minute);
  const isFinal = status === statuses.final;
  const hasBegun = isFinal || status === statuses.inProgress;
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
    gameDate: sentTime(plan.start),
    officialDate: date,
    status: { ...status, startTimeTBD: false },
    teams: { away: sideOf('away', 'home'), home: sideOf('home', 'away') },
    gameNumber: plan.gameNumber,
    doubleHeader: plan.inDoubleheader ? 'S' : 'N',
    scheduledInnings: 9,
    ifNecessary: 'N',
    seriesDescription: 'Regular Season',
    ...(hasBegun && hydrate.includes('gameInfo') && { gameInfo: { firstPitch: sentTime(plan.pitch) } }),
    ...(hasBegun && hydrate.includes('linescore') && { linescore: linescoreOf(plan, completed) }),
  };
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
function gamePkOf({ id }: GamePlan): number {
  return id + 530_000;
}

const statuses = {
  scheduled: { abstractGameState: 'Preview', codedGameState: 'S', detailedState: 'Scheduled', statusCode: 'S' },
  preGame: { abstractGameState: 'Preview', codedGameState: 'P', detailedState: 'Pre-Game', statusCode: 'P' },
  inProgress: { abstractGameState: 'Live', codedGameState: 'I', detailedState: 'In Progress', statusCode: 'I' },
  final: { abstractGameState: 'Final', codedGameState: 'F', detailedState: 'Final', statusCode: 'F' },
  // The API says Final of a game that was not played.
  postponed: { abstractGameState: 'Final', codedGameState: 'D', detailedState: 'Postponed', statusCode: 'DI' },
} as const;

const warmUp = 30;

/** The league sees the first pitch when it is thrown, and forgets no game. */
function statusAt({ start, pitch, end, postponedAt }: GamePlan, minute: Minute) {
  if (postponedAt !== null && minute >= postponedAt) return statuses.postponed;
  if (postponedAt === null && minute >= end) return statuses.final;
  if (postponedAt === null && minute >= pitch) return statuses.inProgress;
  return minute >= start - warmUp ? statuses.preGame : statuses.scheduled;
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
