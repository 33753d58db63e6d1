import { OddsError } from '../odds-error.ts';
import type { CircuitKind } from './settings.ts';
import type { CircuitRecord, Epoch, Override } from './state.ts';

const codes = { source: 'source_circuit_open', database: 'database_circuit_open' } as const;

/** The error of a rejected call. It says until when and why, or who opened the circuit by hand. */
export function circuitOpen(
  { name, kind }: { readonly name: string; readonly kind: CircuitKind },
  { gen, because }: CircuitRecord,
  { until, by }: { readonly until: Epoch; readonly by: 'state' | Override },
): OddsError {
  const at = new Date(until).toISOString();
  const why = by === 'state' ? because : `${by.owner} opened it by hand: ${by.reason}`;
  return new OddsError(codes[kind], `The circuit ${name} is open until ${at}, because ${why}.`, {
    details: { circuit: name, gen, until: at, because: why, byHand: by !== 'state' },
  });
}
