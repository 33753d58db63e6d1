import * as z from 'zod';
import type { LinkReading } from '../../games/identity/link.ts';
import type { Instant } from '../../odds/instant.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import type { Executor } from '../../storage/database.ts';
import { liveSchemas, type SchemaNames } from '../../storage/schema-names.ts';

/** A landed link by hand. */
export interface ReadLink {
  readonly capturedAt: Instant;
  readonly contentHash: string;
  readonly landedKey: string;
  readonly reading: LinkReading;
}

export type RecordedLinks = { readonly linkAssertions: number };
export const noLinksRecorded: RecordedLinks = { linkAssertions: 0 };

/** Rows of links by hand that were added and rows that were removed; a changed row counts as both. */
export type LinkEdits = { readonly linkAssertions: { readonly added: number; readonly removed: number } };
export const noLinkEdits: LinkEdits = { linkAssertions: { added: 0, removed: 0 } };

const writtenSchema = z.array(z.object({ n: z.number().int() }));

/**
 * All of them or none, in one call. Any order and any number of repetitions give the same table.
 * @throws OddsError with a `database_…` code
 */
export async function recordLinks(
  database: Executor,
  observations: readonly ReadLink[],
  signal?: AbortSignal,
  { schemas: { history } = liveSchemas }: { readonly schemas?: SchemaNames } = {},
): Promise<readonly RecordedLinks[]> {
  const sql = `select n from ${history}.record_link_assertions(:assertions::jsonb)`;
  const assertions = JSON.stringify(observations.map((observed, n) => ({ n, ...rowOf(observed) })));
  const { rows } = await database.execute({ sql, parameters: { assertions } }, signal);
  const { data, error: cause } = writtenSchema.safeParse(rows);
  if (data === undefined) throw unreadable('The result of history.record_link_assertions', cause);
  const written = new Set(data.map(({ n }) => n));
  return observations.map((_one, n) => ({ linkAssertions: Number(written.has(n)) }));
}

function rowOf({ capturedAt, contentHash, landedKey, reading: { readerVersion, assertion } }: ReadLink) {
  return {
    captured_at: capturedAt,
    content_hash: contentHash.slice(0, 32),
    source: assertion.source,
    league: assertion.league,
    source_game_id: assertion.sourceGameId,
    start_time: assertion.startTime,
    game_pk: assertion.gamePk,
    entry: assertion.entry,
    reason: assertion.reason,
    landed_key: landedKey,
    reader: readerVersion,
  };
}

type Position = Pick<ReadLink, 'capturedAt' | 'contentHash'>;

/** Records, and returns the differences. Runs in a transaction of the owner. */
export async function recordAndDiffLinks(
  transaction: Executor,
  observations: readonly ReadLink[],
  signal?: AbortSignal,
): Promise<LinkEdits> {
  return await editsOf(transaction, observations, () => recordLinks(transaction, observations, signal), signal);
}

const takeBackSql = `
  delete from history.link_assertion a using jsonb_to_recordset(:refuted::jsonb) r (at timestamptz, hash uuid, reader integer)
  where a.captured_at = r.at and a.content_hash = r.hash and a.reader < r.reader`;

/** Removes links that an older reader recorded and this one refuses, and returns the differences. */
export async function takeBackAndDiffLinks(
  transaction: Executor,
  refuted: readonly (Position & { readonly reader: number })[],
  signal?: AbortSignal,
): Promise<LinkEdits> {
  const positions = refuted.map((one) => ({ ...positionOf(one), reader: one.reader }));
  const parameters = { refuted: JSON.stringify(positions) };
  return await editsOf(
    transaction,
    refuted,
    () => transaction.execute({ sql: takeBackSql, parameters }, signal),
    signal,
  );
}

const positionOf = ({ capturedAt, contentHash }: Position) => ({ at: capturedAt, hash: contentHash.slice(0, 32) });

// Who read a row is no part of what it says.
const rowsSql = `
  select (to_jsonb(a) - 'reader')::text as row
  from history.link_assertion a join jsonb_to_recordset(:positions::jsonb) p (at timestamptz, hash uuid)
    on a.captured_at = p.at and a.content_hash = p.hash`;

const rowsSchema = z.array(z.object({ row: z.string() }));

async function editsOf(
  transaction: Executor,
  affected: readonly Position[],
  work: () => Promise<unknown>,
  signal?: AbortSignal,
): Promise<LinkEdits> {
  const positions = JSON.stringify(affected.map(positionOf));
  const readRows = async () => {
    const { rows } = await transaction.execute({ sql: rowsSql, parameters: { positions } }, signal);
    const { data, error: cause } = rowsSchema.safeParse(rows);
    if (data === undefined) throw unreadable('The rows of history.link_assertion', cause);
    return new Set(data.map(({ row }) => row));
  };
  await transaction.execute({ sql: `select history.take_recording_turn('asserted')::text as taken` }, signal);
  const before = await readRows();
  await work();
  const after = await readRows();
  const only = (rows: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...rows].filter((row) => !others.has(row)).length;
  return { linkAssertions: { added: only(after, before), removed: only(before, after) } };
}

function unreadable(what: string, cause: unknown): OddsError {
  return new OddsError('database_result_unreadable', `${what} cannot be read.`, { cause });
}
