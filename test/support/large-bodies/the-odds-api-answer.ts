type Fields = Readonly<Record<string, unknown>>;

export const over = (changes: Fields = {}) => ({ name: 'Over', price: -110, point: 8.5, ...changes });
export const under = (changes: Fields = {}) => ({ name: 'Under', price: -110, point: 8.5, ...changes });
export const total = [over(), under()];
export const market = (key: unknown, outcomes: unknown) => ({ key, last_update: '2026-08-03T15:58:00Z', outcomes });
export const book = (key: unknown, markets: unknown) => ({ key, last_update: '2026-08-03T15:58:00Z', markets });

export function event(id: number, bookmakers: unknown, changes: Fields = {}) {
  return {
    id: `e${id}`,
    sport_key: 'baseball_mlb',
    commence_time: '2026-08-03T23:05:00Z',
    home_team: 'Harbor City Gulls',
    away_team: 'Mill Valley Otters',
    bookmakers,
    ...changes,
  };
}

/** Beside a sound event, so that no answer is wholly bad. */
export function answer(...events: unknown[]): string {
  return JSON.stringify([event(0, [book('draftkings', [market('totals', total)])]), ...events]);
}
