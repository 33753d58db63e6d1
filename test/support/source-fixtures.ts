import type { Observation } from '../../lib/odds/observation.ts';
import type { SourceName } from '../../lib/sources/registry.ts';
import { handWrittenSlate, observationOf as ofActionNetwork } from '../unit/lib/sources/action-network/scoreboards.ts';
import { handWrittenFeed, observationOf as ofSportsBettingDime } from '../unit/lib/sources/sportsbettingdime/feeds.ts';
import { handWrittenOdds, observationOf as ofTheOddsApi } from '../unit/lib/sources/the-odds-api/odds.ts';
import { actionNetworkWays } from './large-bodies/action-network.ts';
import { sportsBettingDimeWays } from './large-bodies/sportsbettingdime.ts';
import { theOddsApiWays } from './large-bodies/the-odds-api.ts';
import type { Way } from './large-bodies/way.ts';

/** What the tests of all sources need of one: a source without it does not compile. */
interface SourceFixture {
  /** A good answer for mlb, written by hand in the shape that was recorded. */
  readonly answer: object;
  /** An observation of a body, as the source's client would make it. */
  observationOf(body: string): Observation;
  /** Names of fields that its reader looks at, for a mutation to hit. */
  readonly fields: readonly string[];
  /** Ways to make an answer large. */
  readonly ways: readonly Way[];
  /** A request that the simulated market answers with 200. */
  readonly simulatedPath: string;
}

export const sourceFixtures: Readonly<Record<SourceName, SourceFixture>> = {
  'action-network': {
    answer: handWrittenSlate(),
    observationOf: (body) => ofActionNetwork(body),
    fields: ['markets', 'odds', 'value', 'side', 'status', 'is_live', 'line_status', 'start_time', 'bet_info', 'teams'],
    ways: actionNetworkWays,
    simulatedPath: '/web/v2/scoreboard/publicbetting/mlb?bookIds=15,30,69&date=20260704&periods=event',
  },
  'the-odds-api': {
    answer: handWrittenOdds(),
    observationOf: (body) => ofTheOddsApi(body),
    fields: ['bookmakers', 'markets', 'outcomes', 'key', 'name', 'price', 'point', 'commence_time', 'sport_key', 'id'],
    ways: theOddsApiWays,
    simulatedPath: '/v4/sports/baseball_mlb/odds?regions=us&markets=h2h&oddsFormat=american&apiKey=0123456789abcdef',
  },
  sportsbettingdime: {
    answer: handWrittenFeed(),
    observationOf: (body) => ofSportsBettingDime(body),
    fields: [
      'sportsbooks',
      'odds',
      'american',
      'decimal',
      'points',
      'name',
      'date',
      'identifier',
      'total',
      'bettingSplits',
    ],
    ways: sportsBettingDimeWays,
    simulatedPath: '/wp-json/adpt/v1/mlb-odds?books=sr:book:18149&format=us',
  },
};
