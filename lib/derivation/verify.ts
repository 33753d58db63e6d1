import * as z from 'zod';
import type { SlateDate } from '../odds/slate-date.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Executor } from '../storage/database.ts';
import { deriveOne } from './derive.ts';
import type { DerivationRules, Slate } from './derived-slate.ts';
import { differencesOf } from './write-slate.ts';

export interface VerifyOptions extends DerivationRules {
  /** As the owner of the schema. */
  readonly database: Executor;
  readonly signal?: AbortSignal;
  readonly onSlate?: (slate: Slate) => void;
}

export interface VerifyReport {
  /** Whether the stored links and starts of all slates are those that their records give, but for the waiting ones. */
  readonly equal: boolean;
  readonly slates: number;
  /** Slates of which something was recorded since they were derived: the next drain derives them. */
  readonly waiting: number;
  readonly different: readonly { readonly league: string; readonly slateDate: SlateDate; readonly rows: number }[];
}

const slatesSchema = z.array(z.object({ league: z.string(), slate_date: z.string() }));

// A league without a schedule has a few slates a day; an answer of 10,000 of them is half of what the Data API allows.
const everySlateSql = `
  select distinct league, to_char(slate_date, 'YYYY-MM-DD') as slate_date from history.every_slate() order by 2, 1`;
const markedSql = `
  select distinct league, to_char(slate_date, 'YYYY-MM-DD') as slate_date from history.derivation_mark order by 2, 1`;

/**
 * Computes all links and starts again from what is recorded, and compares them with the stored rows. Changes nothing. Slates that
 * are marked are not judged, nor those that something is recorded of meanwhile.
 *
 * @throws OddsError with a `database_…` code
 */
export async function verifyDerived(options: VerifyOptions): Promise<VerifyReport> {
  const { database, signal, onSlate } = options;
  const slates = await slatesIn(everySlateSql, database, signal);
  const waiting = new Set((await slatesIn(markedSql, database, signal)).map(textOf));
  const different: VerifyReport['different'][number][] = [];
  for (const slate of slates) {
    onSlate?.(slate);
    if (waiting.has(textOf(slate))) continue;
    const rows = await differencesOf(database, await deriveOne(slate, options), signal);
    if (rows > 0) different.push({ ...slate, rows });
  }
  if (different.length > 0) for (const slate of await slatesIn(markedSql, database, signal)) waiting.add(textOf(slate));
  const left = different.filter((slate) => !waiting.has(textOf(slate)));
  return {
    equal: left.length === 0,
    slates: slates.length,
    waiting: slates.filter((slate) => waiting.has(textOf(slate))).length,
    different: left,
  };
}

/** Marks slates, so that the next drain derives them again. */
export async function markSlates(database: Executor, slates: readonly Slate[], signal?: AbortSignal): Promise<void> {
  const sql = `insert into history.derivation_mark (league, slate_date)
    select s.league, s."slateDate" from jsonb_to_recordset(:slates::jsonb) s (league text, "slateDate" date)
    on conflict do nothing`;
  await database.execute({ sql, parameters: { slates: JSON.stringify(slates) } }, signal);
}

const textOf = ({ league, slateDate }: Slate) => `${league} ${slateDate}`;

async function slatesIn(sql: string, database: Executor, signal?: AbortSignal): Promise<readonly Slate[]> {
  const { data, error: cause } = slatesSchema.safeParse((await database.execute({ sql }, signal)).rows);
  if (!data) throw new OddsError('database_result_unreadable', 'The slates cannot be read.', { cause });
  return data.map(({ league, slate_date }) => ({ league, slateDate: slate_date }));
}
