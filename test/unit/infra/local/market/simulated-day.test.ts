import { describe, expect, it } from 'vitest';
import type { GameAnswer } from '../../../../../infra/local/market/action-network/answer.ts';
import type { OutcomeAnswer } from '../../../../../infra/local/market/action-network/outcome.ts';
import { gamesAt, isMain, type Placed, placesIn } from './reading.ts';

const seed = 1;
const date = '2026-08-03';

interface Polling {
  readonly from: string;
  readonly hours: number;
  readonly everyMinutes: number;
  readonly books?: readonly number[];
}

function pollEvery({ from, hours, everyMinutes, ...asked }: Polling): readonly (readonly GameAnswer[])[] {
  return Array.from({ length: (hours * 60) / everyMinutes }, (_, i) =>
    gamesAt({ seed, date, at: new Date(Date.parse(from) + i * everyMinutes * 60_000), ...asked }),
  );
}

/** From before the first openers on the eve until the last game is over. */
const polls = pollEvery({ from: '2026-08-02T14:00:00Z', hours: 41, everyMinutes: 15 });
const placesByPoll = polls.map(placesIn);
const places = placesByPoll.flat();
const games = polls.flat();

function count<T>(list: readonly T[], matches: (entry: T) => boolean): number {
  return list.filter(matches).length;
}

/** Every pre-game line of a poll by what makes it one line. */
function linesOf(poll: readonly Placed[]): ReadonlyMap<string, OutcomeAnswer> {
  return new Map(
    poll
      .filter(({ game }) => game.status === 'scheduled')
      .flatMap(({ game, book, period, market, outcomes }) =>
        outcomes
          .filter(isMain)
          .map(
            (outcome) => [[game.id, book, period, market, outcome.team_id, outcome.side].join('/'), outcome] as const,
          ),
      ),
  );
}

function changesBetween(differ: (before: OutcomeAnswer, after: OutcomeAnswer) => boolean): number {
  let changes = 0;
  let before: ReadonlyMap<string, OutcomeAnswer> = new Map();
  for (const poll of placesByPoll) {
    const after = linesOf(poll);
    for (const [line, outcome] of after) {
      const previous = before.get(line);
      if (previous && differ(previous, outcome)) changes += 1;
    }
    before = after;
  }
  return changes;
}

/** How often a thing was there, then gone, then there again, over the polls in which it could have been. */
function returnsOf(seen: readonly ReadonlySet<string>[]): number {
  const last = new Map<string, number>();
  let returns = 0;
  seen.forEach((names, poll) => {
    for (const name of names) {
      if ((last.get(name) ?? poll) < poll - 1) returns += 1;
      last.set(name, poll);
    }
  });
  return returns;
}

const scheduledPlaces = (poll: readonly Placed[]) => poll.filter(({ game }) => game.status === 'scheduled');

describe('a simulated day', () => {
  it('moves prices and lines', () => {
    expect(changesBetween((a, b) => a.value === b.value && a.odds !== b.odds)).toBeGreaterThan(5_000);
    expect(changesBetween((a, b) => a.value !== b.value)).toBeGreaterThan(100);
  });

  it('churns its splits more often than its prices', () => {
    const bets = ({ bet_info }: OutcomeAnswer) => JSON.stringify(bet_info);
    const fromConsensus = ({ book_id, bet_info }: OutcomeAnswer) =>
      book_id === 15 && (bet_info?.tickets.percent ?? 0) > 0;
    const splitChanges = changesBetween((a, b) => fromConsensus(a) && bets(a) !== bets(b));
    const priceChanges = changesBetween((a, b) => fromConsensus(a) && (a.odds !== b.odds || a.value !== b.value));
    expect(priceChanges).toBeGreaterThan(500);
    expect(splitChanges).toBeGreaterThan(1.5 * priceChanges);
  });

  it('opens on the eve, with openers', () => {
    const eve = placesByPoll.slice(0, 40).flat();
    expect(count(eve, ({ outcomes }) => outcomes.some(({ line_status }) => line_status === 'opener'))).toBeGreaterThan(
      100,
    );
    expect(placesByPoll[0]).toEqual([]);
  });

  it('takes games in play and to their end, with winners who scored more', () => {
    const live = new Set(games.filter(({ status }) => status === 'inprogress').map(({ id }) => id));
    const complete = games.filter(({ status }) => status === 'complete');
    expect(live.size).toBeGreaterThanOrEqual(14);
    expect(new Set(complete.map(({ id }) => id))).toEqual(live);
    for (const game of complete) {
      const { total_home_points: home = 0, total_away_points: away = 0 } = game.boxscore ?? {};
      expect(game.winning_team_id).toBe(home > away ? game.home_team_id : game.away_team_id);
    }
    expect(games.filter(({ status, winning_team_id }) => status !== 'complete' && winning_team_id !== null)).toEqual(
      [],
    );
  });

  it('shows live prices in the arrays of the others, also beside closing ones', () => {
    const withLive = places.filter(({ outcomes }) => outcomes.some(({ is_live }) => is_live));
    expect(count(withLive, ({ game }) => game.status === 'inprogress')).toBeGreaterThan(1_000);
    expect(count(withLive, ({ outcomes }) => outcomes.some(({ is_live }) => is_live === false))).toBeGreaterThan(100);
    expect(count(withLive, ({ game }) => game.status === 'complete')).toBe(0);
    const inProgress = places.filter(({ game }) => game.status === 'inprogress');
    expect(count(inProgress, ({ outcomes }) => outcomes.every(({ is_live }) => is_live === false))).toBeGreaterThan(
      100,
    );
  });

  it('lets live prices in before it calls the game live', () => {
    const evening = pollEvery({ from: '2026-08-03T22:40:00Z', hours: 1, everyMinutes: 1, books: [68, 69] });
    const early = evening.flatMap(placesIn).filter(({ game }) => game.status === 'scheduled');
    expect(count(early, ({ outcomes }) => outcomes.some(({ is_live }) => is_live))).toBeGreaterThan(10);
  });

  it('keeps a rained-out start scheduled past its time', () => {
    const delayed = new Set<number>();
    polls.forEach((poll, index) => {
      const at = Date.parse('2026-08-02T14:00:00Z') + index * 15 * 60_000;
      for (const game of poll) {
        if (game.status === 'scheduled' && at > Date.parse(game.start_time) + 12 * 60_000) delayed.add(game.id);
      }
    });
    expect(delayed.size).toBe(1);
  });

  it('has a doubleheader: one pair of clubs twice', () => {
    const pairs = (polls[0] ?? []).map(({ home_team_id, away_team_id }) => `${home_team_id}/${away_team_id}`);
    expect(pairs).toHaveLength(15);
    expect(new Set(pairs).size).toBe(14);
    expect(pairs[0]).toBe(pairs[1]);
  });

  it('lists the two teams in either order', () => {
    const homeFirst = count(polls[0] ?? [], ({ teams, home_team_id }) => teams[0].id === home_team_id);
    expect(homeFirst).toBeGreaterThan(2);
    expect(homeFirst).toBeLessThan(13);
    for (const { teams, home_team_id, away_team_id } of polls[0] ?? []) {
      expect(teams.map(({ id }) => id).sort()).toEqual([home_team_id, away_team_id].sort());
    }
  });

  it('writes ids as text in some answers and as numbers in others, never mixed in one', () => {
    const kinds = placesByPoll
      .map((poll) => new Set(poll.flatMap(({ outcomes }) => outcomes.map(({ outcome_id }) => typeof outcome_id))))
      .filter(({ size }) => size > 0);
    expect(kinds.filter(({ size }) => size > 1)).toEqual([]);
    expect(count(kinds, (kind) => kind.has('string'))).toBeGreaterThan(50);
    expect(count(kinds, (kind) => kind.has('number'))).toBeGreaterThan(50);
  });

  it('loses books and periods for a while, and finds them again', () => {
    const perGame = (name: (place: Placed) => string) =>
      returnsOf(placesByPoll.map((poll) => new Set(scheduledPlaces(poll).map(name))));
    expect(perGame(({ game, book }) => `${game.id}/${book}`)).toBeGreaterThan(5);
    expect(perGame(({ game, book, period }) => `${game.id}/${book}/${period}`)).toBeGreaterThan(10);
  });

  it("loses a book for the whole slate once, one book's first five innings once, and one game once", () => {
    const day = pollEvery({ from: '2026-08-03T14:00:00Z', hours: 9, everyMinutes: 2 });
    const everywhere = (name: (place: Placed) => string) =>
      returnsOf(day.map((poll) => new Set(scheduledPlaces(placesIn(poll)).map(name))));
    expect(everywhere(({ book }) => book)).toBe(1);
    expect(everywhere(({ book, period }) => `${book}/${period}`)).toBeGreaterThan(2);
    expect(returnsOf(day.map((poll) => new Set(poll.map(({ id }) => `${id}`))))).toBe(1);
  });

  it('suspends lines, and takes one side off the board', () => {
    const open = places.filter(({ game }) => game.status === 'scheduled');
    expect(
      count(open, ({ outcomes }) => outcomes.some(({ line_status }) => line_status === 'suspended')),
    ).toBeGreaterThan(100);
    expect(count(open, ({ outcomes }) => outcomes.length === 1)).toBeGreaterThan(5);
  });

  it('offers alternates on several values, none of them the main line', () => {
    const withAlternates = places.filter(({ outcomes }) => outcomes.some(({ is_alt_market }) => is_alt_market));
    expect(withAlternates.length).toBeGreaterThan(1_000);
    for (const { outcomes } of withAlternates) {
      const side = outcomes.filter((outcome) => outcome.side === outcomes[0]?.side && !outcome.is_live);
      const values = side.map(({ value }) => value);
      expect(values.length).toBeGreaterThanOrEqual(3);
      expect(new Set(values).size).toBe(values.length);
    }
  });

  it('sells the first five innings, the first inning, and team totals with their team', () => {
    expect(new Set(places.map(({ period }) => period))).toEqual(new Set(['event', 'firstfiveinnings', 'firstinning']));
    const teamTotals = places.filter(({ market }) => market === 'core_bet_type_6_team_score');
    expect(teamTotals.length).toBeGreaterThan(1_000);
    for (const { outcomes, game } of teamTotals) {
      const overs = outcomes.filter(({ side }) => side === 'over').map(({ team_id }) => team_id);
      expect(overs.toSorted()).toEqual([game.home_team_id, game.away_team_id].sort());
    }
  });

  it('gives the consensus and the open the same outcome ids, which stay when a line moves', () => {
    const idsOf = (id: string) =>
      new Map(
        places
          .filter(({ book, period }) => book === id && period === 'event')
          .flatMap(({ game, market, outcomes }) =>
            outcomes
              .filter(({ is_live }) => !is_live)
              .map((outcome) => [
                `${outcome.outcome_id}`,
                [game.id, market, outcome.side, outcome.team_id || 0].join('/'),
              ]),
          ),
      );
    const consensus = idsOf('15');
    const open = idsOf('30');
    expect(open.size).toBeGreaterThan(100);
    expect([...open].filter(([id, line]) => consensus.get(id) !== line)).toEqual([]);
    expect(consensus.size).toBe(15 * 10);
  });

  it('gives book 30 neither a status nor a live flag, and never moves it', () => {
    const open = places.filter(({ book }) => book === '30').flatMap(({ outcomes }) => outcomes);
    expect(open.length).toBeGreaterThan(1_000);
    expect(open.filter((outcome) => 'line_status' in outcome || 'is_live' in outcome || 'bet_info' in outcome)).toEqual(
      [],
    );
    const states = new Map(open.map((outcome) => [`${outcome.outcome_id}`, `${outcome.value} ${outcome.odds}`]));
    expect(
      open.filter((outcome) => states.get(`${outcome.outcome_id}`) !== `${outcome.value} ${outcome.odds}`),
    ).toEqual([]);
  });
});
