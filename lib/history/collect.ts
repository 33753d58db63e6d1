import type { Reading } from '../games/reading.ts';
import type { Observation } from '../odds/observation.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database } from '../storage/database.ts';
import type { BacklogState } from './backlog-state.ts';
import type { Call, CollectionReport, CollectionRun, SlateRun } from './collection-run.ts';
import { encodeLanded, type LandedStore, landedKeyOf } from './landing.ts';
import { announceLate } from './league-watermark.ts';
import { record } from './record.ts';
import { lateAfterMs } from './watermark.ts';

export interface Collaborators {
  /** What an observation says. @throws OddsError where nothing of it can be read */
  readonly read: (observation: Observation) => Reading;
  readonly landedStore: Pick<LandedStore, 'put'>;
  readonly database: Pick<Database, 'execute'>;
  readonly state: Pick<BacklogState, 'readWatermark' | 'writeWatermark' | 'rememberSettled'>;
  readonly now: () => Date;
  /** `batched`: a run only lands, and the backlog is recorded all at once every so many minutes. */
  readonly recording: 'live' | 'batched';
}

/** A hint is worth no more of a run's time. */
const hintTimeoutMs = 1_000;

/**
 * Observes, lands, reads and records each slate of the run. One slate's failure does not cost the others; when all have
 * been tried the gravest failure is thrown, and the run knows how far it came.
 *
 * @throws OddsError
 */
export async function collect(
  run: CollectionRun,
  collaborators: Collaborators,
  signal: AbortSignal,
): Promise<CollectionReport> {
  for (const slate of run.slates) {
    try {
      if (signal.aborted) throw new OddsError('deadline_near', 'There was no time left to ask for this slate.');
      await collectSlate(slate, collaborators, { signal, correlationId: run.correlationId });
    } catch (error) {
      if (!(error instanceof OddsError)) throw error;
      slate.error = error;
    }
  }
  const gravest = gravestOf(run.slates.flatMap(({ error }) => error ?? []));
  if (gravest) throw gravest;
  return run.report();
}

async function collectSlate(
  slate: SlateRun,
  { read, landedStore, database, state, now, recording }: Collaborators,
  call: Call,
): Promise<void> {
  const observation = await slate.observe(call);
  slate.observation = observation;

  const landedKey = landedKeyOf(observation);
  const age = now().getTime() - Date.parse(observation.capturedAt);
  if (age > lateAfterMs) await announceLate(state, observation, now(), call.signal);
  await landedStore.put(landedKey, encodeLanded(observation), call.signal);
  slate.landed = true;

  const reading = read(observation);
  slate.reading = reading;

  if (recording === 'batched') {
    slate.leftBecause = 'batched';
    return;
  }
  slate.recorded = await record(counting(database, slate), { ...observation, landedKey, reading }, call.signal);
  // Forgotten, it costs the next drain a question: nothing that a run should fail for, or be longer for.
  const soon = AbortSignal.any([call.signal, AbortSignal.timeout(hintTimeoutMs)]);
  await state.rememberSettled(observation, [landedKey], soon).catch(() => undefined);
}

/** The same database; each call to it counts, whether it succeeds or not. */
function counting(database: Pick<Database, 'execute'>, slate: SlateRun): Pick<Database, 'execute'> {
  return {
    execute: (statement, signal) => {
      slate.databaseCalls += 1;
      return database.execute(statement, signal);
    },
  };
}

function gravestOf(errors: readonly OddsError[]): OddsError | undefined {
  return errors.find((error) => !error.meaning.deferred) ?? errors[0];
}
