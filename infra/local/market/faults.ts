import type { SourceName } from '../../../lib/sources/registry.ts';
import { randomFrom } from './random.ts';

/** The bad answers that the source is known to give, or that a network can make of its good ones. */
export const faultKinds = [
  /** 403: the source takes the client for a robot. */
  'forbidden',
  /** 404, as seen on dates without games. */
  'missing',
  /** 429 with Retry-After. */
  'throttled',
  /** 500. */
  'failing',
  /** The request is taken and never answered. */
  'hang',
  /** A whole HTTP answer that holds half the JSON. */
  'cut_off_body',
  /** The connection breaks in the middle of the body. */
  'cut_off_connection',
  /** A page for people, with status 200. */
  'html',
  /** Status 200 and not one byte. */
  'empty_body',
  /** A right answer that says there are no games. */
  'empty_slate',
  /** JSON of another shape. */
  'wrong_shape',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  readonly retryAfterSeconds: number;
}

interface Injection {
  readonly kind: FaultKind;
  /** How many of the next requests get it; 1 by default. */
  readonly times?: number | undefined;
  /** What a throttled answer asks to wait; 1 by default. */
  readonly retryAfterSeconds?: number | undefined;
  /** Only requests of this source get it; if left out, the next request of any source. */
  readonly source?: SourceName | undefined;
}

/** Bad answers on demand, and by a plan. What was injected fires first and in order. */
export interface Faults {
  inject(injection: Injection): void;
  /** Forgets what was injected and has not fired. The plan and the counts stay. */
  clear(): void;
  readonly pending: number;
  /** How often each was given as an answer. */
  readonly fired: Readonly<Record<FaultKind, number>>;
  /** The fault of the next request of a source, if it is to have one. Counts it. */
  take(source: SourceName): Fault | undefined;
}

/** Which fault the plan has for the n-th request of a source: the same for the same seed, whatever the others are asked. */
export function plannedFault(seed: number, rate: number, request: number, source: SourceName): FaultKind | undefined {
  const random = randomFrom(seed, 'fault', source, request);
  return random.chance(rate) ? faultKinds[random.integer(0, faultKinds.length - 1)] : undefined;
}

/** `rate` is the share of requests that the plan spoils; 0 leaves it to `inject`. */
export function openFaults({ seed, rate }: { readonly seed: number; readonly rate: number }): Faults {
  let waiting: (Fault & Pick<Injection, 'source'>)[] = [];
  const requests = new Map<SourceName, number>();
  const fired: Record<FaultKind, number> = {
    forbidden: 0,
    missing: 0,
    throttled: 0,
    failing: 0,
    hang: 0,
    cut_off_body: 0,
    cut_off_connection: 0,
    html: 0,
    empty_body: 0,
    empty_slate: 0,
    wrong_shape: 0,
  };
  return {
    inject({ kind, times = 1, retryAfterSeconds = 1, source }) {
      for (let i = 0; i < times; i++) waiting.push({ kind, retryAfterSeconds, source });
    },
    clear() {
      waiting = [];
    },
    get pending() {
      return waiting.length;
    },
    get fired() {
      return { ...fired };
    },
    take(source) {
      const request = requests.get(source) ?? 0;
      requests.set(source, request + 1);
      const planned = plannedFault(seed, rate, request, source);
      const next = waiting.findIndex((injected) => injected.source === undefined || injected.source === source);
      const [injected] = next < 0 ? [] : waiting.splice(next, 1);
      const fault = injected ?? (planned && { kind: planned, retryAfterSeconds: 1 });
      if (fault) fired[fault.kind] += 1;
      return fault;
    },
  };
}
