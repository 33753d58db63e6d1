import type { EventSource, Source } from '../odds/source.ts';
import type { Admission } from '../resilience/circuit/admission.ts';
import type { Circuit } from '../resilience/circuit/circuit.ts';
import { spread } from '../resilience/spread.ts';

/** One address of a source, and the circuit around it. */
export interface Endpoint {
  readonly circuit: Pick<Circuit, 'name' | 'enter' | 'standing'>;
  readonly source: Pick<Source, 'observe' | 'read'>;
}

/** One address at which a source is asked event by event. Its circuit is its own: it must not cost the slates. */
export interface EventEndpoint {
  readonly circuit: Endpoint['circuit'];
  readonly source: EventSource & Pick<Source, 'read'>;
}

/** The endpoints in the order in which to try them for one request: drawn by their health and chance. */
export async function endpointsInOrder<One extends Pick<Endpoint, 'circuit'>>(
  endpoints: readonly One[],
  random: () => number,
): Promise<readonly One[]> {
  return endpoints.length > 1 ? await spread(endpoints, { healthOf, random }) : endpoints;
}

/** An endpoint whose probe is due gets half a share: its circuit lets one request through. */
const shares = { pass: 1, probe: 0.5, reject: 0 } as const satisfies Record<Admission['is'], number>;

async function healthOf({ circuit }: Pick<Endpoint, 'circuit'>): Promise<number> {
  return shares[(await circuit.standing()).is];
}

/** Lets every call pass, without a retry: for a recorded body, which costs no request. */
export function unguarded(name: string): Endpoint['circuit'] {
  const ignore = async () => undefined;
  return {
    name,
    enter: async (signal) => ({ signal, probe: true, succeed: ignore, fail: ignore }),
    standing: async () => ({ is: 'pass' }),
  };
}
