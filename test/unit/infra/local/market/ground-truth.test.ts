import { describe, expect, it } from 'vitest';
import type { GameAnswer } from '../../../../../infra/local/market/action-network/answer.ts';
import type { OutcomeAnswer } from '../../../../../infra/local/market/action-network/outcome.ts';
import { groundTruthAt } from '../../../../../infra/local/market/ground-truth.ts';
import { gamesAt, type Placed, placesIn } from './reading.ts';

const date = '2026-08-03';
const plainPeriod: Record<string, string> = {
  event: 'full_game',
  firstfiveinnings: 'first_five',
  firstinning: 'first_inning',
};

/** An independent, slow reading of an answer: what a right reader must come to. */
function quotesOf(games: readonly GameAnswer[]): readonly string[] {
  return placesIn(games)
    .filter(({ game }) => game.status === 'scheduled')
    .flatMap((place) => place.outcomes.filter(({ is_live }) => !is_live).map((outcome) => quoteOf(place, outcome)));
}

function quoteOf({ game, book, period, market }: Placed, outcome: OutcomeAnswer): string {
  const isTeamTotal = market === 'core_bet_type_6_team_score';
  return JSON.stringify({
    gameId: game.id,
    bookId: Number(book),
    period: plainPeriod[period],
    market: isTeamTotal ? 'team_total' : market,
    team: isTeamTotal ? (outcome.team_id === game.home_team_id ? 'home' : 'away') : null,
    side: outcome.side,
    value: market === 'moneyline' ? null : outcome.value,
    odds: outcome.odds,
    alternate: outcome.is_alt_market ?? false,
    suspended: outcome.line_status === 'suspended',
  });
}

function splitsOf(games: readonly GameAnswer[]): readonly string[] {
  return placesIn(games)
    .filter(({ game, book, period }) => game.status === 'scheduled' && book === '15' && period === 'event')
    .flatMap(({ game, market, outcomes }) =>
      outcomes.flatMap(({ side, bet_info, is_live }) => {
        const { tickets, money } = bet_info ?? {};
        if (is_live || !tickets || !money || tickets.percent + money.percent === 0) return [];
        return JSON.stringify({ gameId: game.id, market, side, tickets: tickets.percent, money: money.percent });
      }),
    );
}

const moments = Array.from({ length: 40 }, (_, i) => new Date(Date.parse('2026-08-02T15:07:00Z') + i * 53 * 60_000));

describe('groundTruthAt', () => {
  it('holds exactly the pre-game quotes and splits that an answer shows, at any moment of the day', () => {
    let quotes = 0;
    let splits = 0;
    for (const seed of [1, 2]) {
      for (const at of moments) {
        const games = gamesAt({ seed, date, at });
        const truth = groundTruthAt({ seed, date, at });
        expect(truth.quotes.map((quote) => JSON.stringify(quote)).toSorted()).toEqual(quotesOf(games).toSorted());
        expect(truth.splits.map((split) => JSON.stringify(split)).toSorted()).toEqual(splitsOf(games).toSorted());
        quotes += truth.quotes.length;
        splits += truth.splits.length;
      }
    }
    expect(quotes).toBeGreaterThan(50_000);
    expect(splits).toBeGreaterThan(2_000);
  });

  it('names each line once', () => {
    for (const at of moments) {
      const lines = groundTruthAt({ seed: 5, date, at }).quotes.map(({ odds, suspended, value, alternate, ...line }) =>
        JSON.stringify({ ...line, rung: alternate ? value : 'main' }),
      );
      expect(new Set(lines).size).toBe(lines.length);
    }
  });

  it('tells which games there are, and no first pitch for one that is called off', () => {
    const day = Array.from({ length: 12 }, (_, i) => `2026-06-${10 + i}`).find((each) =>
      groundTruthAt({ seed: 1, date: each, at: new Date('2026-12-01T00:00:00Z') }).games.some(
        ({ status }) => status === 'postponed',
      ),
    );
    if (day === undefined) throw new Error('No game of twelve slates is called off.');
    const { games } = groundTruthAt({ seed: 1, date: day, at: new Date('2026-12-01T00:00:00Z') });
    expect(games).toHaveLength(15);
    const calledOff = games.filter(({ status }) => status === 'postponed');
    expect(calledOff.map(({ firstPitch }) => firstPitch)).toEqual([null]);
    expect(games.filter(({ firstPitch }) => firstPitch === null)).toEqual(calledOff);
    expect(games.map(({ gameNumber }) => gameNumber).filter((number) => number === 2)).toHaveLength(1);
  });
});
