import { describe, expect, it } from 'vitest';
import { readOddsRequest } from '../../../../../../infra/local/market/the-odds-api/odds-request.ts';

const read = (query: string, sport = 'baseball_mlb') =>
  readOddsRequest(new URL(`http://market/v4/sports/${sport}/odds?${query}`));

describe('a request for odds', () => {
  it.each([
    ['regions=us&markets=h2h,spreads,totals', 3],
    ['regions=us,us2&markets=h2h,spreads,totals', 6],
    ['regions=eu', 1],
    ['regions=us&markets=h2h,h2h', 1],
    ['bookmakers=draftkings,fanduel&markets=h2h,totals', 2],
    [`bookmakers=${Array.from({ length: 11 }, (_, n) => `book${n}`)}&regions=us`, 2],
  ])('%s costs %i: markets times regions, and ten books are a region', (query, cost) => {
    expect(read(query)).toMatchObject({ cost });
  });

  it('is about moneylines in decimal prices if it does not say', () => {
    expect(read('regions=us')).toMatchObject({ markets: ['h2h'], oddsFormat: 'decimal', inSeason: true });
  });

  it('is about the books of its regions, and of some regions the market has none', () => {
    expect(read('regions=eu,us2')).toMatchObject({ books: ['hardrockbet', 'pinnacle'] });
    expect(read('regions=us')).toMatchObject({
      books: ['draftkings', 'fanduel', 'betrivers', 'betmgm', 'williamhill_us', 'fanatics'],
    });
    expect(read('regions=fr,ca')).toMatchObject({ books: [], cost: 2 });
  });

  it.each([
    ['regions=us', 'cricket_ipl', 'UNKNOWN_SPORT'],
    ['', 'baseball_mlb', 'MISSING_REGION'],
    ['regions=', 'baseball_mlb', 'MISSING_REGION'],
    ['regions=us,mars', 'baseball_mlb', 'INVALID_REGION'],
    ['regions=us&markets=h2h,totals_1st_5_innings', 'baseball_mlb', 'INVALID_MARKET'],
    ['regions=us&oddsFormat=fractional', 'baseball_mlb', 'INVALID_ODDS_FORMAT'],
    ['regions=us&dateFormat=unix', 'baseball_mlb', 'INVALID_DATE_FORMAT'],
    ['regions=us&eventIds=1', 'baseball_mlb', 'NOT_SIMULATED'],
  ])('%s of %s is refused with %s', (query, sport, code) => {
    expect(read(query, sport)).toMatchObject({ code });
  });

  it('is about no game if the sport is out of season', () => {
    expect(read('regions=us', 'americanfootball_nfl')).toMatchObject({ inSeason: false });
  });
});
