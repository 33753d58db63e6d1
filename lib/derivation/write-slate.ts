import * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';
import type { Executor } from '../storage/database.ts';
import type { DerivedSlate, Slate } from './derived-slate.ts';

export interface WrittenSlate extends Slate, DerivedSlate {
  /** The games of sources whose rows are replaced. */
  readonly gameIds: readonly string[];
}

/** What a derivation began with. */
export interface DerivationTurn {
  /** The transactions whose records it sees. */
  readonly snapshot: string;
  /** How often derivations have written, its own writes included. */
  writes: number;
}

/** Characters of one document: a request of the Data API has 4 MiB, and JSON inside JSON escapes its quotes. */
const mostCharacters = 1_500_000;

const resultSchema = z.tuple([z.object({ status: z.enum(['written', 'superseded']), changed: z.number().int() })]);

const differencesSchema = z.tuple([z.object({ differences: z.number().int() })]);

/**
 * Makes the stored rows of a slate equal to the derived ones, in one statement, or in a few if they are larger than a call.
 * @returns the rows that were added or removed; undefined if another derivation has written since this one began
 */
export async function writeSlate(
  database: Executor,
  turn: DerivationTurn,
  slate: WrittenSlate,
  signal?: AbortSignal,
): Promise<number | undefined> {
  let changed = 0;
  for (const part of documentsOf(slate)) {
    const derived = JSON.stringify({ ...part, snapshot: turn.snapshot, turn: turn.writes });
    const { rows } = await database.execute(
      { sql: 'select status, changed from history.write_derived(:derived::jsonb)', parameters: { derived } },
      signal,
    );
    const { data, error: cause } = resultSchema.safeParse(rows);
    if (!data)
      throw new OddsError('database_result_unreadable', 'The result of history.write_derived cannot be read.', {
        cause,
      });
    if (data[0].status === 'superseded') return undefined;
    turn.writes += 1;
    changed += data[0].changed;
  }
  return changed;
}

/** Rows of the slate that are stored and not derived, and derived and not stored. */
export async function differencesOf(database: Executor, slate: WrittenSlate, signal?: AbortSignal): Promise<number> {
  let found = 0;
  for (const part of documentsOf(slate)) {
    const { rows } = await database.execute(
      {
        sql: 'select history.derived_differences(:derived::jsonb) as differences',
        parameters: { derived: JSON.stringify(part) },
      },
      signal,
    );
    const { data, error: cause } = differencesSchema.safeParse(rows);
    if (!data) throw new OddsError('database_result_unreadable', 'The differences cannot be read.', { cause });
    found += data[0].differences;
  }
  return found;
}

/** One document, or several of some games each; the last one has the starts of official games, and deletes the marks. */
function documentsOf({ league, slateDate, gameIds, links, starts }: WrittenSlate, most = mostCharacters) {
  const official = starts.filter(({ game_id }) => game_id === undefined);
  const halve = (games: readonly string[], isLast: boolean): readonly object[] => {
    const included = new Set(games);
    const ofGames = <Row extends { readonly game_id?: string }>(rows: readonly Row[]) =>
      rows.filter(({ game_id }) => game_id !== undefined && included.has(game_id));
    const document = {
      league,
      slateDate,
      games,
      links: ofGames(links),
      starts: [...ofGames(starts), ...(isLast ? official : [])],
      withStarts: isLast,
      isLast,
    };
    if (games.length < 2 || JSON.stringify(document).length <= most) return [document];
    const half = Math.ceil(games.length / 2);
    return [...halve(games.slice(0, half), false), ...halve(games.slice(half), isLast)];
  };
  return halve(gameIds, true);
}
