import { type Endpoint, type EventEndpoint, unguarded } from '../../lib/collection/endpoint.ts';
import type { SlateSource } from '../../lib/collection/slate-source.ts';
import type { Source } from '../../lib/odds/source.ts';
import { type CallMeter, metered } from '../../lib/resilience/call-meter.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import type { MeteredWorld } from '../../lib/sources/declaration.ts';
import type { QuotaMemory } from '../../lib/sources/quota-memory.ts';
import { recordedObservation } from '../../lib/sources/recorded-body.ts';
import { type DeclaredSource, isOn, type SourceName, sourceNamed, sources } from '../../lib/sources/registry.ts';
import { circuitNameOf } from '../source-variables.ts';
import type { Config } from './config.ts';
import type { CollectEvent } from './event.ts';

export interface SourceSurroundings extends Omit<MeteredWorld, 'quota'> {
  readonly config: Config;
  /** Counts the requests to sources. */
  readonly meter: CallMeter;
  readonly circuitOf: (name: string) => Endpoint['circuit'];
  readonly quotaOf: (source: string) => QuotaMemory;
}

/** The sources, ready to be asked, in the order in which they are asked. */
export function sourcesOf(surroundings: SourceSurroundings): readonly SlateSource[] {
  return sources.map((source) => slateSource(source, surroundings));
}

function slateSource(source: DeclaredSource, surroundings: SourceSurroundings): SlateSource {
  const { name, answers, read } = source;
  const { config, circuitOf } = surroundings;
  const endpoints = source.addressesIn(config).map((baseUrl, at): Endpoint => {
    return {
      circuit: circuitOf(circuitNameOf(name, baseUrl, at)),
      source: { observe: observeAt(baseUrl, source, surroundings), read },
    };
  });
  const events = eventEndpointsOf(source, surroundings);
  return { name, answers, endpoints, ...(events.length > 0 && { events }) };
}

/** Behind circuits of their own: an event that fails again and again must not keep a run from the slates. */
function eventEndpointsOf(source: DeclaredSource, surroundings: SourceSurroundings): readonly EventEndpoint[] {
  const { config, meter, circuitOf, quotaOf, ...world } = surroundings;
  if (!isOn(source, config)) return [];
  return source.addressesIn(config).flatMap((baseUrl, at): EventEndpoint[] => {
    const events = source.eventsAt?.(baseUrl, config, { ...world, quota: quotaOf(source.name) });
    if (events === undefined) return [];
    const circuit = circuitOf(`${circuitNameOf(source.name, baseUrl, at)}/events`);
    const asked = { due: events.due, observe: metered(meter, events.observe), read: source.read };
    return [{ circuit, source: asked }];
  });
}

function observeAt(
  baseUrl: string,
  source: DeclaredSource,
  { config, meter, quotaOf, ...world }: SourceSurroundings,
): Source['observe'] {
  if (!isOn(source, config)) return () => Promise.reject(off(source));
  return metered(meter, source.observeAt(baseUrl, config, { ...world, quota: quotaOf(source.name) }));
}

/** The message says how an operator turns it on. */
function off({ title, switch: turnedOnBy }: DeclaredSource): OddsError {
  const why = turnedOnBy?.by === 'flag' ? `${turnedOnBy.variable} is not "true"` : 'it has no key';
  return new OddsError('source_off', `${title} is off, because ${why}.`);
}

/** A recorded body, as if its source had just answered with it. No source is asked. */
export function recordedSource(name: SourceName, recorded: NonNullable<CollectEvent['recorded']>): SlateSource {
  const source: Endpoint['source'] = {
    observe: async (slate, { correlationId }) =>
      recordedObservation(recorded, { source: name, ...slate, correlationId }),
    read: sourceNamed(name).read,
  };
  return { name, answers: 'slate', endpoints: [{ circuit: unguarded(name), source }] };
}
