import type { Endpoint } from '../../../../lib/collection/endpoint.ts';
import type { ScheduledGame } from '../../../../lib/games/schedule.ts';
import type { SourceCall } from '../../../../lib/odds/source.ts';
import type { ErrorCode } from '../../../../lib/resilience/error-table.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { observationAt } from '../../../support/memory-backlog.ts';
import { observeOnce } from '../../../support/observe-once.ts';
import { gameReading, offered, readingOf } from '../../../support/observed.ts';
import type { Rig } from '../resilience/circuit/rig.ts';

export const reading = readingOf([gameReading([offered(-110)])]);

export const officialGame: ScheduledGame = {
  gamePk: 745_175,
  officialDate: '2026-07-30',
  startTime: '2026-07-30T23:05:00.000Z',
  startIsOpen: false,
  kind: 'regular_season',
  state: 'scheduled',
  ifNecessary: false,
};

/** An endpoint that fails with these codes, one after the other, and then answers with its name; and its calls. */
export function endpointAt(
  circuit: Endpoint['circuit'],
  ...failures: ErrorCode[]
): Endpoint & { readonly calls: SourceCall[] } {
  const calls: SourceCall[] = [];
  const source: Endpoint['source'] = {
    observe: async (_slate, call) => {
      calls.push(call);
      const code = failures.shift();
      if (code) throw new OddsError(code, `${circuit.name}: ${code}.`);
      return observationAt('2026-07-30T17:00:00.000Z', circuit.name);
    },
    read: () => reading,
  };
  return { circuit, source, calls };
}

/** The same endpoint with an answer that is found to be unusable when it is read. */
export function unusable(endpoint: Endpoint, code: ErrorCode): Endpoint {
  const read = () => {
    throw new OddsError(code, `${code}.`);
  };
  const empty = () => readingOf([]);
  return { ...endpoint, source: { ...endpoint.source, read: code === 'source_empty_slate' ? empty : read } };
}

export const always = (code: ErrorCode) => Array<ErrorCode>(100).fill(code);

/** The bucket is away. */
export const noBucket = {
  put: async () => {
    throw new OddsError('landing_failed', 'No bucket.');
  },
};

export const sourceOf = (endpoints: readonly Endpoint[]) => ({ name: 'odds', answers: 'slate', endpoints }) as const;

type Options = NonNullable<Parameters<typeof observeOnce>[1]>;

/** How a run for one slate ended: with who served, or with the code of its error. */
export async function endOf(endpoints: readonly Endpoint[], options: Options = {}) {
  const { run, error } = await observeOnce(sourceOf(endpoints), {
    officialGames: async () => [officialGame],
    ...options,
  });
  return error ? error.code : [...run.servedBy].join();
}

/** Fails as often as it takes to open the circuit of an endpoint. */
export async function openCircuitAt(rig: Rig, name: string): Promise<void> {
  for (let n = 0; n < 5; n++) await endOf([endpointAt(rig.instance().sourceAt(name), 'source_blocked')]);
}
