import { type BoardGame, boardAt, type GameStatus, type StandingMarket } from '../board.ts';
import { consensusId, openId, type PeriodName, periods, sportsbooks } from '../books.ts';
import { type Days, startAt } from '../eventful-slate.ts';
import { progressAt } from '../in-play.ts';
import { isoOf, type Minute, minuteOf } from '../minutes.ts';
import { scoreAfter } from '../play.ts';
import { hashOf } from '../random.ts';
import type { Team } from '../teams.ts';
import { type BookPrices, bookPricesOf } from './outcome.ts';

export interface MarketQuestion {
  readonly seed: number;
  readonly days?: Days | undefined;
  /** The slate, `YYYY-MM-DD` in America/New_York. */
  readonly date: string;
  readonly at: Date;
  /** Book ids; those that the market does not carry are ignored, and 15 and 30 come unasked. All by default. */
  readonly books?: readonly number[];
  readonly periods?: readonly PeriodName[];
}

export interface ScoreboardAnswer {
  readonly league: Readonly<Record<string, unknown>>;
  readonly games: readonly GameAnswer[];
  readonly market_rules: Readonly<Record<string, unknown>>;
  readonly content_live_count: number;
}

/** The fields of a game that are read; the source's other fields are there too, for comparisons of shapes. */
export interface GameAnswer {
  readonly id: number;
  readonly status: GameStatus;
  readonly start_time: string;
  readonly home_team_id: number;
  readonly away_team_id: number;
  readonly winning_team_id: number | null;
  readonly teams: readonly [TeamAnswer, TeamAnswer];
  readonly boxscore?: ReturnType<typeof boxscore>;
  readonly markets: BookPrices;
  readonly [field: string]: unknown;
}

type TeamAnswer = ReturnType<typeof teamAnswer>;

const everyBook = sportsbooks.map(({ id }) => id);

/** Action Network's answer to one question: a pure function of the seed, the slate and the minute. */
export function marketAt(question: MarketQuestion): ScoreboardAnswer {
  const minute = minuteOf(question.at);
  const asked = new Set([consensusId, openId, ...(question.books ?? everyBook)]);
  const askedPeriods = new Set(question.periods ?? periods);
  // whole answers come with ids as text, others with numbers, as different servers of the source write them
  const idsAsText = hashOf(question.seed, 'ids', Math.floor(minute / 20)) % 2 === 0;
  const games = boardAt(question.seed, question.date, minute, question.days).map((game) => {
    const wanted = game.markets.filter(({ bookId, period }) => asked.has(bookId) && askedPeriods.has(period));
    return gameAnswer(game, wanted, minute, question, idsAsText);
  });
  return scoreboard(question.date, games);
}

export function scoreboard(date: string, games: readonly GameAnswer[]): ScoreboardAnswer {
  const season = date.slice(0, 4);
  const league = { id: 8, sport: 'baseball', name: 'mlb', current_season: season, current_season_type: 'reg' };
  return { league, games, market_rules: {}, content_live_count: 0 };
}

const realStatuses = {
  scheduled: 'scheduled',
  inprogress: 'inprogress',
  complete: 'closed',
  postponed: 'postponed',
} as const;

function gameAnswer(
  game: BoardGame,
  markets: readonly StandingMarket[],
  minute: Minute,
  { seed, date }: MarketQuestion,
  idsAsText: boolean,
): GameAnswer {
  const { plan, status } = game;
  const final = scoreAfter(plan.innings);
  const winner = final.home > final.away ? plan.home : plan.away;
  const [first, second] = plan.homeListedFirst ? [plan.home, plan.away] : [plan.away, plan.home];
  return {
    id: plan.id,
    league_id: 8,
    status,
    real_status: realStatuses[status],
    status_display: statusDisplay(game, minute),
    start_time: isoOf(startAt(plan, minute)),
    away_team_id: plan.away.id,
    home_team_id: plan.home.id,
    winning_team_id: status === 'complete' ? winner.id : null,
    league_name: 'mlb',
    type: 'reg',
    season: Number(date.slice(0, 4)),
    week: null,
    attendance: 0,
    coverage: 'full',
    is_free: false,
    trending: false,
    away_rotation_number: 901 + 2 * (plan.id % 20),
    home_rotation_number: 902 + 2 * (plan.id % 20),
    teams: [teamAnswer(first, seed), teamAnswer(second, seed)],
    meta: {},
    num_bets: Math.max(0, Math.round((Math.min(minute, plan.pitch) - plan.start + 1_800) * (2 + (plan.id % 7)))),
    core_id: 143_000_000 + plan.id,
    ...(status === 'inprogress' || status === 'complete' ? { boxscore: boxscore(game, minute) } : {}),
    broadcast: { network: 'MLB.TV', network_short: 'MLB.TV' },
    markets: bookPricesOf(plan, markets, game.splits, idsAsText),
  };
}

function statusDisplay({ plan, status }: BoardGame, minute: Minute): string | null {
  if (status === 'scheduled') return null;
  if (status === 'postponed') return 'Postponed';
  if (status === 'complete') return plan.innings.length > 9 ? `Final - ${plan.innings.length}` : 'Final';
  return `Inning ${progressAt(plan, minute).completed + 1}`;
}

function boxscore({ plan, status }: BoardGame, minute: Minute) {
  const completed = status === 'complete' ? plan.innings.length : progressAt(plan, minute).completed;
  const score = scoreAfter(plan.innings, completed);
  const firstFive = scoreAfter(plan.innings, Math.min(5, completed));
  return {
    stats: { away: { runs: score.away }, home: { runs: score.home } },
    period: status === 'complete' ? null : completed + 1,
    linescore: plan.innings.slice(0, completed).map(({ away, home }, index) => ({
      id: index + 1,
      abbr: `${index + 1}`,
      away_points: away,
      home_points: home,
    })),
    total_away_points: score.away,
    total_home_points: score.home,
    total_away_firstfive_points: firstFive.away,
    total_home_firstfive_points: firstFive.home,
  };
}

function teamAnswer(team: Team, seed: number) {
  const wins = 40 + (hashOf(seed, 'wins', team.id) % 30);
  return {
    id: team.id,
    full_name: team.fullName,
    display_name: team.name,
    short_name: team.name,
    location: team.location,
    abbr: team.abbreviation,
    conference_type: team.conference,
    division_type: team.division,
    url_slug: team.fullName.toLowerCase().replaceAll('.', '').replaceAll(' ', '-'),
    standings: { win: wins, loss: 110 - wins, ties: null, overtime_losses: null, draw: null },
    core_id: 4_000 + team.id,
  };
}
