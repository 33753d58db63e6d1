import type { Source } from '../odds/source.ts';
import type { Admission } from '../resilience/circuit/admission.ts';
import { firstAvailable } from '../resilience/first-available.ts';
import type { Guard } from '../resilience/guarded-call.ts';
import { retrying } from '../resilience/retry.ts';
import { spread } from '../resilience/spread.ts';
import type { SlateSource } from './slate-source.ts';

/** One address of a source, and the circuit around it. */
export interface Endpoint {
  readonly circuit: Guard;
  readonly source: Pick<Source, 'observe' | 'read'>;
}

interface GuardedSourceOptions extends Pick<SlateSource, 'name' | 'answers'> {
  readonly endpoints: readonly Endpoint[];
  readonly random: () => number;
}

/**
 * A source as it is asked in earnest: each request at the address that its health and chance put first, behind the circuit
 * of that address, retried inside it; and where that one cannot serve, at the next.
 */
export function guardedSource({ name, answers, endpoints, random }: GuardedSourceOptions): SlateSource {
  return {
    name,
    answers,
    async ask(slate, use, call) {
      const { signal, correlationId } = call;
      const inOrder = endpoints.length > 1 ? await spread(endpoints, { healthOf, random }) : endpoints;
      const candidates = inOrder.map(({ circuit, source }) => ({
        name: circuit.name,
        serve: () =>
          circuit.run(
            async ({ signal: during, probe }) => {
              const once = () => source.observe(slate, { signal: during, correlationId });
              const observation = await retrying(once, { ...call, signal: during, probe });
              return await use({ observation, read: () => source.read(observation) });
            },
            { signal },
          ),
      }));
      return await firstAvailable(candidates, signal);
    },
  };
}

/** An address that is due to be tried again gets half a share: it is behind its circuit, so that costs one request. */
const shares = { pass: 1, probe: 0.5, reject: 0 } as const satisfies Record<Admission['is'], number>;

async function healthOf({ circuit }: Endpoint): Promise<number> {
  return shares[(await circuit.standing()).is];
}

/** Lets everything pass: for a body that somebody recorded, nobody is asked. */
export function unguarded(name: string): Guard {
  return {
    name,
    run: (call, { signal }) => call({ signal, probe: true }),
    standing: async () => ({ is: 'pass' }),
  };
}
