import * as z from 'zod';
import { daysAfter, slateDateAt } from '../odds/slate-date.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Executor } from '../storage/database.ts';
import type { LinksReport } from './derivation-report.ts';
import { type DerivationRules, deriveSlate, type Slate } from './derived-slate.ts';
import { readSlate } from './slate-records.ts';
import { type DerivationTurn, writeSlate } from './write-slate.ts';

export interface DerivationOptions extends DerivationRules {
  readonly database: Executor;
  readonly now: () => Date;
  /** No slate is begun without it. By default there is always time. */
  readonly hasTime?: () => boolean;
  readonly signal?: AbortSignal;
}

export interface Derivation {
  readonly report: LinksReport;
  /** The first failure that is of one slate: the others were derived. */
  readonly failure?: OddsError;
}

const statusSchema = z.tuple([
  z.object({
    status: z
      .string()
      .transform((text): unknown => JSON.parse(text))
      .pipe(
        z.object({
          turn: z.number().int(),
          snapshot: z.string(),
          slates: z.array(z.object({ league: z.string(), slateDate: z.string() })),
          links: z.record(z.string(), z.number()),
        }),
      ),
  }),
]);

/**
 * Derives again the links and starts of the slates of which something was recorded since they were last derived, those of today
 * first. If there are none it is one statement. What there is no time for stays marked. Ends early if another derivation writes
 * at the same time, which then does the rest.
 *
 * @throws OddsError with a `database_…` code
 */
export async function deriveMarked(options: DerivationOptions): Promise<Derivation> {
  const { database, signal, hasTime = () => true } = options;
  const status = await readStatus(options);
  if (status.slates.length === 0) return { report: reportOf({ slates: 0, changed: 0 }, status.links) };
  const done = { slates: 0, changed: 0 };
  let failure: OddsError | undefined;
  const turn: DerivationTurn = { snapshot: status.snapshot, writes: status.turn };
  for (const slate of status.slates) {
    if (!hasTime()) break;
    try {
      const derived = await deriveOne(slate, options);
      const changed = await writeSlate(database, turn, derived, signal);
      if (changed === undefined) break;
      done.slates += 1;
      done.changed += changed;
    } catch (error) {
      failure ??= failureOf(slate, error);
    }
  }
  const { links } = await readStatus(options);
  return { report: reportOf(done, links), ...(failure && { failure }) };
}

/** The derived rows of a slate, and which stored rows they replace. */
export async function deriveOne(slate: Slate, options: Omit<DerivationOptions, 'now' | 'hasTime'>) {
  const records = await readSlate(options.database, slate, options, options.signal);
  return { ...slate, gameIds: records.gameIds, ...deriveSlate(slate, records, options) };
}

async function readStatus({ database, now, signal }: DerivationOptions) {
  const today = slateDateAt(now());
  const { rows } = await database.execute(
    {
      sql: `select history.derivation_status(:today::date, :from::date, :to::date)::text as status`,
      parameters: { today, from: daysAfter(today, -1), to: daysAfter(today, 2) },
    },
    signal,
  );
  const { data, error: cause } = statusSchema.safeParse(rows);
  if (data) return data[0].status;
  throw new OddsError('database_result_unreadable', 'The status of the derivation cannot be read.', { cause });
}

function reportOf(
  done: Pick<LinksReport, 'slates' | 'changed'>,
  { linked = 0, ...unlinked }: Readonly<Record<string, number>>,
): LinksReport {
  return { ...done, linked, unlinked };
}

/** A slate that cannot be derived must not keep the others from it. What the database refuses it may refuse of all. */
function failureOf({ league, slateDate }: Slate, error: unknown): OddsError {
  if (error instanceof OddsError) throw error;
  return new OddsError('derivation_failed', `The links of ${league} on ${slateDate} cannot be derived.`, {
    cause: error,
    details: { league, slateDate },
  });
}
