import { type Candidate, firstAvailable } from '../resilience/first-available.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { CollectionRun } from './collection-run.ts';
import { type Endpoint, endpointsInOrder } from './endpoint.ts';
import { type Observing, observeAt } from './observe-at.ts';
import type { SlateSource } from './slate-source.ts';

/**
 * Asks the first source that can serve, and lands and reads what it answers. The next source is asked only if one of the
 * slates could not be observed; what has landed by then stays.
 *
 * @returns why a slate is missing; undefined if none is
 */
export async function observe(run: CollectionRun, observing: Observing): Promise<OddsError | undefined> {
  const candidates = run.sources.map(
    (source): Candidate => ({ name: source.name, serve: () => observeFrom(source, run, observing) }),
  );
  const served = await firstAvailable(candidates, observing.call.signal);
  if (served instanceof OddsError) return served;
  run.failedCandidates.push(...served.failed);
  return undefined;
}

/** All slates of the run, from one source. One slate's failure does not cost the others. @returns the first failure */
async function observeFrom(
  source: SlateSource,
  run: CollectionRun,
  observing: Observing,
): Promise<OddsError | undefined> {
  let first: OddsError | undefined;
  for (const slateDate of source.answers === 'league' ? [null] : run.slateDates) {
    const error = await observeSlate(source, slateDate, run, observing);
    first ??= error;
  }
  return first;
}

/** One slate, at the first endpoint of the source that can serve. */
async function observeSlate(
  source: SlateSource,
  slateDate: string | null,
  run: CollectionRun,
  observing: Observing,
): Promise<OddsError | undefined> {
  const { signal, random } = observing.call;
  let collection = run.begin(source.name, slateDate);
  if (signal.aborted) {
    collection.error = new OddsError('deadline_near', 'There was no time left to ask for this slate.');
    return collection.error;
  }
  const serveAt = async (endpoint: Endpoint) => {
    // An answer that could not be used has landed, and stays what the endpoint before this one said.
    if (collection.observation) collection = run.begin(source.name, slateDate);
    return await observeAt(endpoint, collection, run, observing);
  };
  const candidates = (await endpointsInOrder(source.endpoints, random)).map(
    (endpoint): Candidate => ({ name: endpoint.circuit.name, serve: () => serveAt(endpoint) }),
  );
  const served = await firstAvailable(candidates, signal);
  if (served instanceof OddsError) {
    collection.error = served;
    return served;
  }
  run.servedBy.add(served.servedBy);
  run.failedCandidates.push(...served.failed);
  return undefined;
}
