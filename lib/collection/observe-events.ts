import type { Passage } from '../resilience/circuit/circuit.ts';
import { retryWithin } from '../resilience/guarded-call.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { CollectionRun } from './collection-run.ts';
import { type EventEndpoint, endpointsInOrder } from './endpoint.ts';
import { type Observing, observeAt } from './observe-at.ts';
import type { SlateCollection } from './slate-collection.ts';

/**
 * Inside a capture window: asks for the events that are due, each by itself, and lands and reads the answers. What goes wrong is
 * in the report, and nowhere else: the slates are what a run owes.
 */
export async function observeEvents(run: CollectionRun, observing: Observing): Promise<void> {
  if (run.window === undefined) return;
  for (const source of run.sources) {
    const [endpoint] = await endpointsInOrder(source.events ?? [], observing.call.random);
    if (endpoint !== undefined) await observeDue(source.name, endpoint, run, observing);
  }
}

async function observeDue(
  source: string,
  endpoint: EventEndpoint,
  run: CollectionRun,
  observing: Observing,
): Promise<void> {
  const due = await dueAt(endpoint, run, observing);
  if (due instanceof OddsError) run.events.push({ source, slateDate: null, event: null, error: due });
  else for (const event of due) await observeEvent(source, event, endpoint, run, observing);
}

async function dueAt(
  { circuit, source }: EventEndpoint,
  { league, window }: CollectionRun,
  { call }: Observing,
): Promise<readonly string[] | OddsError> {
  if (window === undefined) return [];
  let passage: Passage | undefined;
  try {
    passage = await circuit.enter(call.signal);
    const ask = (signal: AbortSignal) => source.due(league, window, { signal, correlationId: call.correlationId });
    const due = await retryWithin(passage, ask, call);
    await passage.succeed();
    return due;
  } catch (error) {
    await passage?.fail(error);
    if (error instanceof OddsError) return error;
    throw error;
  }
}

async function observeEvent(
  source: string,
  event: string,
  { circuit, source: events }: EventEndpoint,
  run: CollectionRun,
  observing: Observing,
): Promise<void> {
  const collection: SlateCollection = { source, slateDate: null, event };
  run.events.push(collection);
  const error = observing.call.signal.aborted
    ? new OddsError('deadline_near', 'There was no time left to ask for this event.')
    : await observeAt(
        {
          circuit,
          source: { observe: ({ league }, call) => events.observe({ league, id: event }, call), read: events.read },
        },
        collection,
        run,
        observing,
      );
  if (error) collection.error = error;
}
