import { type Endpoint, guardedSource, unguarded } from '../../lib/collection/guarded-source.ts';
import type { SlateSource } from '../../lib/collection/slate-source.ts';
import type { Guard } from '../../lib/resilience/guarded-call.ts';
import { sourceName as actionNetwork } from '../../lib/sources/action-network/client.ts';
import { actionNetworkSource } from '../../lib/sources/action-network/source.ts';
import type { Fetch } from '../../lib/sources/http-get.ts';
import { readerOf } from '../../lib/sources/readers.ts';
import { recordedObservation } from '../../lib/sources/recorded-body.ts';
import { sourceName as theOddsApi } from '../../lib/sources/the-odds-api/client.ts';
import type { KeyProvider } from '../../lib/sources/the-odds-api/key.ts';
import { type Meter, metered } from '../../lib/sources/the-odds-api/metered-source.ts';
import { creditsOf } from '../../lib/sources/the-odds-api/odds-choice.ts';
import { theOddsApiSource } from '../../lib/sources/the-odds-api/source.ts';
import { oddsChoiceOf } from '../odds-choice-variables.ts';
import { circuitNameOf } from '../source-variables.ts';
import type { Config } from './config.ts';
import type { CollectEvent, SourceName } from './event.ts';

export interface SourceSurroundings {
  readonly config: Config;
  readonly now: () => Date;
  readonly fetch: Fetch;
  readonly random: () => number;
  readonly circuitOf: (name: string) => Guard;
  readonly apiKey: KeyProvider;
  readonly meter: Pick<Meter, 'memory' | 'nextPitch'>;
}

/** The sources by name, in the order in which they are asked. */
export function sourcesOf(surroundings: SourceSurroundings): Readonly<Record<SourceName, SlateSource>> {
  return {
    [actionNetwork]: actionNetworkOf(surroundings),
    [theOddsApi]: theOddsApiOf(surroundings),
  };
}

function actionNetworkOf({ config, now, fetch, random, circuitOf }: SourceSurroundings): SlateSource {
  const endpoints = endpointsOf(actionNetwork, config.ACTION_NETWORK_URL, circuitOf, (baseUrl) =>
    actionNetworkSource({ baseUrl, fetch, now, books: config.ACTION_NETWORK_BOOKS }),
  );
  return guardedSource({ name: actionNetwork, answers: 'slate', endpoints, random });
}

function theOddsApiOf({ config, now, fetch, random, circuitOf, apiKey, meter }: SourceSurroundings): SlateSource {
  const choice = oddsChoiceOf(config);
  const budget = {
    cost: creditsOf(choice),
    reserve: config.THE_ODDS_API_RESERVE,
    closingMs: config.THE_ODDS_API_CLOSING_MINUTES * 60_000,
  };
  const endpoints = endpointsOf(theOddsApi, config.THE_ODDS_API_URL, circuitOf, (baseUrl) => {
    const source = theOddsApiSource({ baseUrl, fetch, now, apiKey, choice });
    return { ...source, observe: metered(source.observe, { ...meter, budget, now }) };
  });
  return guardedSource({ name: theOddsApi, answers: 'league', endpoints, random });
}

function endpointsOf(
  source: string,
  urls: readonly string[],
  circuitOf: (name: string) => Guard,
  sourceAt: (baseUrl: string) => Endpoint['source'],
): Endpoint[] {
  return urls.map((baseUrl, at) => ({
    circuit: circuitOf(circuitNameOf(source, baseUrl, at)),
    source: sourceAt(baseUrl),
  }));
}

/** A body that somebody recorded, as if its source had just answered with it. Nobody is asked. */
export function recordedSource(
  name: SourceName,
  recorded: NonNullable<CollectEvent['recorded']>,
  random: () => number,
): SlateSource {
  const source: Endpoint['source'] = {
    observe: async (slate, { correlationId }) =>
      recordedObservation(recorded, { source: name, ...slate, correlationId }),
    read: readerOf[name].read,
  };
  return guardedSource({ name, answers: 'slate', endpoints: [{ circuit: unguarded(name), source }], random });
}
