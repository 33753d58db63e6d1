import { odds } from '../backlog/kinds.ts';
import { announceLate } from '../backlog/league-watermark.ts';
import { lateAfterMs } from '../backlog/watermark.ts';
import { isSuspiciouslyEmpty } from '../games/schedule.ts';
import { landObservation } from '../landing/land-observation.ts';
import { firstAvailable } from '../resilience/first-available.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Asking } from './asking.ts';
import type { Collaborators } from './collaborators.ts';
import type { CollectionRun } from './collection-run.ts';
import type { Received, RunCall, SlateSource } from './slate-source.ts';

type Observing = Pick<Collaborators, 'landedStore' | 'state' | 'officialGames' | 'now'>;

/**
 * Asks the first source that can serve, and lands and reads what it answers. Another is asked only where one of its slates
 * could not be had; what had landed by then stays.
 *
 * @returns why the run is not what it should be; empty where all that it asked for was had
 */
export async function observe(run: CollectionRun, observing: Observing, call: RunCall): Promise<readonly OddsError[]> {
  const candidates = run.sources.map((source) => ({
    name: source.name,
    serve: () => askFor(run, source, observing, call),
  }));
  try {
    const { passedOver } = await firstAvailable(candidates, call.signal);
    run.passedOver.push(...passedOver);
    return [];
  } catch (error) {
    if (!(error instanceof OddsError)) throw error;
    return [error];
  }
}

/** All that the run is for, of one source. One slate's failure does not cost the others. @throws OddsError the first */
async function askFor(run: CollectionRun, source: SlateSource, observing: Observing, call: RunCall): Promise<void> {
  const slateDates = source.answers === 'league' ? [null] : run.slateDates;
  const failures: OddsError[] = [];
  for (const slateDate of slateDates) {
    let asking = run.ask(source.name, slateDate);
    const use = async (received: Received) => {
      // A second address has answered too. What the first one said has landed, and stays what that one said.
      if (asking.observation) asking = run.ask(source.name, slateDate);
      await landAndRead(asking, received, run, observing, call);
    };
    try {
      if (call.signal.aborted) throw new OddsError('deadline_near', 'There was no time left to ask for this slate.');
      const { servedBy, passedOver } = await source.ask({ league: run.league, slateDate }, use, call);
      run.servedBy.add(servedBy);
      run.passedOver.push(...passedOver);
    } catch (error) {
      if (!(error instanceof OddsError)) throw error;
      asking.error = error;
      failures.push(error);
    }
  }
  if (failures[0]) throw failures[0];
}

async function landAndRead(
  asking: Asking,
  { observation, read }: Received,
  run: CollectionRun,
  { landedStore, state, officialGames, now }: Observing,
  call: RunCall,
): Promise<void> {
  const { signal } = call;
  asking.observation = observation;
  const age = now().getTime() - Date.parse(observation.capturedAt);
  if (age > lateAfterMs) await announceLate(odds, state, observation, now(), call);
  await landObservation(odds, observation, landedStore, signal);
  asking.landed = true;
  asking.reading = read();
  if (asking.reading.games.length > 0) return;
  for (const slateDate of run.slateDates) {
    if (slateDate === null || (asking.slateDate ?? slateDate) !== slateDate) continue;
    // Where nobody knows, nothing is suspected.
    const official = await officialGames(run.league, slateDate, signal).catch(() => undefined);
    if (isSuspiciouslyEmpty(asking.reading, official, observation.capturedAt)) {
      throw new OddsError(
        'source_empty_slate',
        `${asking.source} has no game on ${slateDate}, and the official schedule has.`,
        { details: { source: asking.source, slateDate } },
      );
    }
  }
}
