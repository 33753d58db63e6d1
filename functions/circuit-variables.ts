import * as z from 'zod';
import type { StageSettings } from './stage-settings.ts';

const failures = z.coerce.number().int().min(1).max(100);
const seconds = z.coerce.number().int().min(1).max(3_600);

/** The variables of a function's circuits; part of the config of each function that calls a service. */
export const circuitVariables = {
  STATE_TABLE: z.string().min(1),
  /** How far apart its scheduled runs are. A circuit's window takes in five of them at least. */
  RUN_EVERY_MINUTES: z.coerce.number().int().min(1).max(1_440),
  SOURCE_CIRCUIT_FAILURES: failures.default(5),
  SOURCE_CIRCUIT_OPEN_SECONDS: seconds.default(60),
  DATABASE_CIRCUIT_FAILURES: failures.default(3),
  DATABASE_CIRCUIT_OPEN_SECONDS: seconds.default(30),
  /** Over all calls of one invocation: a bad day must not multiply the traffic. */
  RETRIES_PER_RUN: z.coerce.number().int().min(0).max(20).default(4),
};

const schema = z.object(circuitVariables);

/** The circuits of every stage so far. */
export const usualCircuits: StageSettings['circuits'] = {
  source: { failures: 5, openForSeconds: 60 },
  database: { failures: 3, openForSeconds: 30 },
};

/** Those of a stage, for failures that come with runs so many minutes apart. */
export function circuitSettingsOf({ circuits }: StageSettings, everyMinutes: number) {
  return {
    RUN_EVERY_MINUTES: String(everyMinutes),
    SOURCE_CIRCUIT_FAILURES: String(circuits.source.failures),
    SOURCE_CIRCUIT_OPEN_SECONDS: String(circuits.source.openForSeconds),
    DATABASE_CIRCUIT_FAILURES: String(circuits.database.failures),
    DATABASE_CIRCUIT_OPEN_SECONDS: String(circuits.database.openForSeconds),
  };
}

/** The same, as the circuits take them. */
export function circuitChoices(config: z.output<typeof schema>) {
  return {
    intervalMs: config.RUN_EVERY_MINUTES * 60_000,
    source: {
      failuresToOpen: config.SOURCE_CIRCUIT_FAILURES,
      firstOpenMs: config.SOURCE_CIRCUIT_OPEN_SECONDS * 1_000,
    },
    database: {
      failuresToOpen: config.DATABASE_CIRCUIT_FAILURES,
      firstOpenMs: config.DATABASE_CIRCUIT_OPEN_SECONDS * 1_000,
    },
  };
}
