import { landedBefore, landedPrefixOf, type SourceLeague } from '../landing/landed-key.ts';
import { landedLeagues } from '../landing/landed-leagues.ts';
import type { CallOptions } from '../resilience/guarded-call.ts';
import { OddsError } from '../resilience/odds-error.ts';
import { retryBudget } from '../resilience/retry.ts';
import type { Database } from '../storage/database.ts';
import { type BacklogPage, pageOf, pagesOf, waitingOn } from './backlog-page.ts';
import type { BacklogReport } from './backlog-report.ts';
import type { BacklogRun } from './backlog-run.ts';
import { isDismissed, isDue, type Mark } from './backlog-state.ts';
import type { DatabaseMismatch } from './database-mismatch.ts';
import { LeagueWatermark, lookAgainSince } from './league-watermark.ts';
import { ReadingWatch } from './reading-watch.ts';
import { missingBefore, nothingLanded, type Reconciliation, reconcile, sumOf } from './reconcile.ts';
import { type DrainCall, type DrainTools, type LeagueContext, WaitingRecorder } from './record-waiting.ts';
import { WitnessCheck } from './witness-check.ts';

/** Observations in one query to the database, and in one step of the watermark. */
const pageSize = 250;

export interface DrainCollaborators<Reading> extends Omit<DrainTools<Reading>, 'database'> {
  /** The database for one run: behind its circuit, with the calls counted for the run. */
  readonly databaseOf: (run: BacklogRun, options: CallOptions) => Pick<Database, 'execute'>;
  readonly random: () => number;
  /** Over all calls of a run. */
  readonly retriesPerRun: number;
}

interface Drain<Reading> {
  readonly run: BacklogRun;
  readonly recorder: WaitingRecorder<Reading>;
  readonly tools: DrainTools<Reading> & Pick<DrainCollaborators<Reading>, 'random'>;
  readonly call: DrainCall;
}

/**
 * Records what has landed of a kind and is neither recorded nor dead. If nothing waits, it does not ask the database, unless
 * the order says that the database is awake anyway. Otherwise the first query – which observations are recorded already – is
 * the probe: if the database is unavailable or its circuit is open, the drain ends. The same query checks that the database
 * is the one that the state describes.
 *
 * @throws OddsError after counting, if not every waiting observation could be tried
 */
export async function drainBacklog<Reading>(
  run: BacklogRun,
  collaborators: DrainCollaborators<Reading>,
  call: DrainCall,
): Promise<BacklogReport> {
  if (run.order.skip !== undefined) return run.report();
  const { databaseOf, random, retriesPerRun } = collaborators;
  const options = { signal: call.signal, budget: retryBudget(retriesPerRun), random };
  const tools = { ...collaborators, database: databaseOf(run, options) };
  const drain = { run, recorder: new WaitingRecorder(run, tools, call), tools, call };
  const { only } = run.order;
  for (const league of only
    ? [only]
    : await landedLeagues(collaborators.kind, collaborators.landedStore, call.signal)) {
    await drainLeague(league, drain);
  }
  if (run.stoppedBy) throw run.stoppedBy;
  return run.report();
}

/**
 * Drains several kinds in one run, one after another. If the database stops the first, the others are only counted.
 * @throws OddsError as {@link drainBacklog}
 */
export async function drainEach(run: BacklogRun, drains: readonly (() => Promise<unknown>)[]): Promise<BacklogReport> {
  for (const drain of drains) {
    await drain().catch((error: unknown) => {
      if (error !== run.stoppedBy) throw error;
    });
  }
  if (run.stoppedBy) throw run.stoppedBy;
  return run.report();
}

async function drainLeague<Reading>(league: SourceLeague, drain: Drain<Reading>): Promise<void> {
  const { run, tools, call } = drain;
  const { kind, state, drainIntervalMs } = tools;
  const now = tools.now();
  if (run.order.since !== undefined) await lookAgain(league, run.order.since, drain);
  const watermark = await LeagueWatermark.open(kind, state, league, now, call.signal);
  const after = watermark.settledThrough;
  const [hints, found, mismatchBefore] = await Promise.all([
    state.settledAfter(league, after, call.signal),
    state.marksOf(league, call.signal),
    state.readMismatch(league, call.signal),
  ]);
  const marks = new Map(found.map((mark) => [mark.key, released(mark, run)]));
  const self = { drain: run.correlationId, until: new Date(now.getTime() + call.timeLeftMs()) };
  const watch = new ReadingWatch(state, league, self, call.signal);
  const readerVersion = kind.readers.get(league.source)?.readerVersion ?? 0;
  const context: LeagueContext = { league, marks, readerVersion, watch };

  const held = { league, settledThrough: after, hints, marks, mismatch: mismatchBefore };
  const witnesses = new WitnessCheck(held, tools, call.signal);

  let left = nothingLanded;
  try {
    for await (const keys of pagesOf(keysToLookAt(after, context, now, drain), pageSize)) {
      const page = pageOf(keys, { hints, marks }, context.readerVersion, now);
      await settle(page, context, drain, witnesses);
      await watermark.follow(page);
      const unhinted = [...page.recorded].filter((key) => key > watermark.settledThrough && !hints.has(key));
      if (unhinted.length > 0) await state.rememberSettled(league, unhinted, call.signal);
      run.dismissed += [...page.dead].filter((key) => isDismissed(marks.get(key))).length;
      left = sumOf([
        left,
        reconcile({ ...page, landed: keys }, missingBefore(now, run.drainIntervalMs ?? drainIntervalMs)),
      ]);
    }
  } finally {
    await watch.end();
  }
  const mayAsk = run.order.checkDatabase === true && run.stoppedBy === undefined && kind.readers.has(league.source);
  const mismatch = await witnesses.conclude(mayAsk);
  if (mismatch !== null) run.mismatches.push({ ...league, ...mismatch });
  run.leagues.push({ ...league, ...plusMissing(left, mismatch) });
  const waitsMs = left.oldestWaiting === null ? 0 : tools.now().getTime() - Date.parse(left.oldestWaiting);
  run.oldestWaitingSeconds = Math.max(run.oldestWaitingSeconds, Math.round(waitsMs / 1_000));
}

/** Deletes the hints instead of ignoring them: this drain may be cut short, and the next one must not use them either. */
async function lookAgain<Reading>(
  league: SourceLeague,
  since: string,
  { tools: { kind, state, random }, call: { signal } }: Drain<Reading>,
) {
  await lookAgainSince(kind, state, league, since, { signal, random });
  await state.forgetSettled(league, landedBefore(kind, league, since), signal);
}

/** At least the witness is missing, so to count none would be wrong. */
function plusMissing(left: Reconciliation, mismatch: DatabaseMismatch | null): Reconciliation {
  if (mismatch === null || left.missing.includes(mismatch.key)) return left;
  return sumOf([left, { ...nothingLanded, landed: 1, waiting: 1, missing: [mismatch.key] }]);
}

/** Queries which of the waiting are recorded, and records the others, unless the drain has stopped already. */
async function settle<Reading>(
  page: BacklogPage,
  context: LeagueContext,
  { run, recorder, tools, call }: Drain<Reading>,
  witnesses: WitnessCheck,
): Promise<void> {
  const waiting = waitingOn(page);
  if (run.stoppedBy || waiting.length === 0 || !tools.kind.readers.has(context.league.source)) return;
  try {
    recorder.stopIfTimeIsUp();
    const asked = [...waiting, ...witnesses.unasked];
    const recorded = await tools.kind.recorder.recordedAmong(tools.database, asked, call.signal);
    witnesses.answer(recorded);
    for (const key of waiting.filter((key) => recorded.has(key))) {
      page.recorded.add(key);
      run.found += 1;
      if (context.marks.has(key)) await tools.state.unmark(context.league, key, call.signal);
    }
    await recorder.record(page, context);
  } catch (error) {
    if (!(error instanceof OddsError)) throw error;
    run.stoppedBy = error;
    // Saved at once: only counting is left, and there may be no time for it.
    await context.watch.end();
  }
}

/** First the marked observations below the watermark that may be tried again, then everything above it. */
async function* keysToLookAt<Reading>(
  after: string,
  { league, marks, readerVersion }: LeagueContext,
  now: Date,
  { tools: { kind, landedStore, state }, call: { signal } }: Drain<Reading>,
): AsyncGenerator<string> {
  const below = [...marks.values()].filter((mark) => mark.key <= after);
  const again = below.filter((mark) => mark.kind === 'held' || isDue(mark, readerVersion, now));
  for (const key of again.map((mark) => mark.key).sort()) {
    const landed = await landedStore.list(key, { signal })[Symbol.asyncIterator]().next();
    if (landed.done !== true) yield key;
    // Its body has expired, so the mark is obsolete.
    else await state.unmark(league, key, signal);
  }
  yield* landedStore.list(landedPrefixOf(kind, league), { after, signal });
}

/** On request, a drain tries at once what is held for later and what killed earlier drains. */
function released(mark: Mark, { order }: BacklogRun): Mark {
  if (!order.heldToo) return mark;
  if (mark.kind === 'held') return { ...mark, until: '' };
  return mark.code === 'reader_killed' ? { ...mark, reader: 0 } : mark;
}
