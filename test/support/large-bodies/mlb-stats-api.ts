import { list, nested, type Way } from './way.ts';

type Fields = Readonly<Record<string, unknown>>;

function entry(gamePk: unknown, changes: Fields = {}) {
  return {
    gamePk,
    gameType: 'R',
    gameDate: '2026-08-03T23:05:00Z',
    officialDate: '2026-08-03',
    status: { codedGameState: 'S', startTimeTBD: false },
    ifNecessary: 'N',
    ...changes,
  };
}

/** Beside a sound game, so that no answer is wholly bad. */
function schedule(games: readonly unknown[], ...others: readonly unknown[]): string {
  return JSON.stringify({ dates: [{ date: '2026-08-03', games: [entry(1), ...games] }, ...others] });
}

const minutesAfter = (n: number) => new Date(Date.UTC(2026, 7, 3) + (n % 4_000) * 60_000).toISOString();

const texts: Readonly<Record<string, (size: number) => string>> = {
  games: (size) => schedule(list(size, (n) => entry(n + 2, { gameDate: minutesAfter(n) }))),
  'games at one time': (size) => schedule(list(size, (n) => entry(n + 2))),
  'games without an official date': (size) =>
    schedule(list(size, (n) => entry(n + 2, { gameDate: minutesAfter(n), officialDate: undefined }))),
  'entries of one game': (size) => schedule(list(size, (n) => entry(2, { gameDate: minutesAfter(n) }))),
  'entries of one game at one time': (size) => schedule(list(size, () => entry(2))),
  'postponed entries of one game': (size) => schedule(list(size, () => entry(2, { status: { codedGameState: 'D' } }))),
  dates: (size) => schedule([], ...list(size, (n) => ({ date: '2026-08-04', games: [entry(n + 2)] }))),
  'dates without a game': (size) => schedule([], ...list(size, () => ({ date: '2026-08-05', games: [] }))),
  'things that are no game': (size) => schedule(list(size, (n) => (n % 2 ? { gamePk: n } : null))),
  'things that are no date': (size) => schedule([], ...list(size, (n) => (n % 2 ? { date: n } : null))),
  'fields that are not read': (size) => {
    const fields = Object.fromEntries(list(size, (n) => [`field${n}`, 1]));
    return schedule([entry(2, { ...fields, status: { codedGameState: 'S', ...fields } })]);
  },
  nesting: (size) => {
    const deep = { status: { codedGameState: 'S', startTimeTBD: 'DEEP' }, ifNecessary: 'DEEP', teams: 'DEEP' };
    return schedule([entry('DEEP'), entry(2, deep), 'DEEP'], 'DEEP').replaceAll('"DEEP"', nested(size));
  },
  'long text': (size) => {
    const long = `\t ${'name \u0000'.repeat(size * 4)}`;
    return schedule([
      entry(long),
      entry(2, { gameType: long, ifNecessary: long }),
      entry(3, { officialDate: long }),
      entry(4, { gameDate: `2026-08-03T23:05:00.${'1'.repeat(size)}` }),
      entry(5, { status: { codedGameState: long } }),
    ]);
  },
  'text that is cut off': (size) => schedule(list(size, (n) => entry(n + 2))).slice(0, -2),
  'text that is no JSON': (size) => `<html>${' "\\{[]}<'.repeat(size)}`,
  blanks: (size) => ' \n'.repeat(size * 10),
};

export const mlbStatsApiWays: readonly Way[] = Object.entries(texts).map(([name, text]) => ({
  source: 'mlb-stats-api',
  name,
  text,
}));
