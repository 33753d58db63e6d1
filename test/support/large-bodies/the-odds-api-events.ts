import { answer, book, event, market, over, total } from './the-odds-api-answer.ts';
import { list, type Way } from './way.ts';

const inMarkets = (...markets: unknown[]) => answer(event(1, [book('draftkings', markets)]));
const teams = ['Harbor City Gulls', 'Mill Valley Otters', 'no such team'];

/** Markets that only an event is asked for, in the answer to such a request. */
const texts: Readonly<Record<string, (size: number) => string>> = {
  alternates: (size) =>
    inMarkets(
      market('totals', total),
      market(
        'alternate_totals',
        list(size, (n) => over({ point: n })),
      ),
    ),
  'alternates on one rung': (size) =>
    inMarkets(
      market('totals', total),
      market(
        'alternate_totals',
        list(size, () => over()),
      ),
    ),
  'alternates without their main line': (size) =>
    inMarkets(
      market(
        'alternate_spreads',
        list(size, () => over()),
      ),
    ),
  'team totals': (size) =>
    inMarkets(
      market('team_totals', []),
      market(
        'alternate_team_totals',
        list(size, (n) => over({ point: n, description: teams[n % 3] })),
      ),
    ),
  'events with team totals': (size) =>
    answer(
      ...list(size, (n) =>
        event(n + 1, [book('draftkings', [market('team_totals', [over({ description: teams[n % 2] })])])]),
      ),
    ),
};

const markets = 'totals,alternate_totals,alternate_spreads,team_totals,alternate_team_totals';

export const eventWays: readonly Way[] = Object.entries(texts).map(([name, text]) => ({
  source: 'the-odds-api',
  name,
  text,
  query: { regions: 'us', markets, oddsFormat: 'american' },
}));
