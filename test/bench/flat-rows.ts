import type { LineKey } from '../../lib/odds/line.ts';
import type { Observation } from '../../lib/odds/observation.ts';
import type { Reading } from '../../lib/odds/reading.ts';
import { sportsbooks } from '../../lib/odds/sportsbooks.ts';

/** What one would write without change detection: each quote of each observation as one row that says everything. */
export const flatColumns = [
  { name: 'source', type: 'text' },
  { name: 'league', type: 'text' },
  { name: 'source_game_id', type: 'text' },
  { name: 'home_team', type: 'text' },
  { name: 'away_team', type: 'text' },
  { name: 'start_time', type: 'timestamptz' },
  { name: 'sportsbook', type: 'text' },
  { name: 'operator', type: 'text' },
  { name: 'jurisdiction', type: 'text' },
  { name: 'sportsbook_kind', type: 'text' },
  { name: 'period', type: 'text' },
  { name: 'market', type: 'text' },
  { name: 'team', type: 'text' },
  { name: 'selection', type: 'text' },
  { name: 'rung', type: 'text' },
  { name: 'line', type: 'numeric' },
  { name: 'price', type: 'integer' },
  { name: 'captured_at', type: 'timestamptz' },
] as const;

const primaryKey =
  'source, league, source_game_id, sportsbook, period, market, team, selection, rung, captured_at' as const;

export type FlatRow = readonly (string | number | null)[];

export function createFlatTable(table: string): string {
  const columns = flatColumns.map(({ name, type }) => `${name} ${type}`).join(', ');
  return `create table ${table} (${columns}, primary key (${primaryKey}))`;
}

/** In the order of the columns. */
export function flatRowsOf(
  { source, league, capturedAt }: Pick<Observation, 'source' | 'league' | 'capturedAt'>,
  { games }: Reading,
): FlatRow[] {
  return games.flatMap(({ sourceGameId, homeTeam, awayTeam, startTime, quotes }) =>
    quotes.map(({ key, offer }) => [
      ...[source, league, sourceGameId, homeTeam, awayTeam, startTime],
      ...keyColumns(key),
      ...(offer.state === 'offered' ? [offer.line, offer.price] : [null, null]),
      capturedAt,
    ]),
  );
}

const booksById: ReadonlyMap<string, (typeof sportsbooks)[number]> = new Map(
  sportsbooks.map((book) => [book.id, book]),
);

function keyColumns({ sportsbook, period, market, team, selection, rung }: LineKey) {
  const book = booksById.get(sportsbook);
  return [
    ...[sportsbook, book?.operator ?? null, book?.jurisdiction ?? null, book?.kind ?? null],
    // A key takes no null.
    ...[period, market, team ?? '', selection, rung],
  ];
}
