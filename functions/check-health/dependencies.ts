import { dynamoDbCircuitStore } from '../../lib/aws/dynamodb-circuit-store.ts';
import { dynamoDbRunStatuses } from '../../lib/aws/dynamodb-run-statuses.ts';
import { dynamoDbScheduleStore } from '../../lib/aws/dynamodb-schedule-store.ts';
import { functionCircuits } from '../../lib/aws/function-circuits.ts';
import { databaseOf, emittersOf, keyIn, stateTableOf } from '../../lib/aws/function-parts.ts';
import {
  checkHealth,
  type DatabaseQuestions,
  type HealthCollaborators,
  type HealthOrder,
} from '../../lib/health/check-health.ts';
import type { Expectations } from '../../lib/health/expectations.ts';
import { CallMeter } from '../../lib/resilience/call-meter.ts';
import type { Guard } from '../../lib/resilience/guarded-call.ts';
import { retryBudget } from '../../lib/resilience/retry.ts';
import type { Fetch } from '../../lib/sources/http-get.ts';
import { league as officialLeague, sourceName as officialSource } from '../../lib/sources/mlb-stats-api/client.ts';
import { sourceNames } from '../../lib/sources/registry.ts';
import { schemaDrift } from '../../lib/storage/contract/drift.ts';
import { guardedDatabase } from '../../lib/storage/guarded-database.ts';
import { contract } from '../../lib/storage/migrations/contract.ts';
import { circuitChoices } from '../circuit-variables.ts';
import type { Config } from './config.ts';
import { sourceChecksOf } from './source-checks.ts';

/** The function's dependencies outside of AWS. */
export interface Surroundings {
  readonly now: () => Date;
  readonly fetch: Fetch;
}

/** All dependencies of check-health, wired once per cold start. */
export function buildDependencies(
  config: Config,
  { now, fetch }: Surroundings = { now: () => new Date(), fetch: globalThis.fetch },
) {
  const { logger, metrics } = emittersOf(config);
  const meter = new CallMeter();
  const stateTable = stateTableOf(config);
  const circuits = functionCircuits({ ...stateTable, ...circuitChoices(config), now, logger, metrics });
  const collaborators: HealthCollaborators = {
    statuses: dynamoDbRunStatuses(stateTable),
    circuits: dynamoDbCircuitStore(stateTable),
    schedule: dynamoDbScheduleStore({ ...stateTable, now }),
    database: questionsOf(config, circuits.database(), meter),
    expected: expectationsOf(config),
    now,
    deepTimeoutMs: config.DEEP_TIMEOUT_MS,
    sources: sourceChecksOf(config, { now, fetch, keyIn, circuitOf: circuits.source }),
    sourceTimeoutMs: config.SOURCE_TIMEOUT_MS,
  };
  return {
    logger,
    metrics,
    meter,
    check: (order: HealthOrder, signal: AbortSignal) => checkHealth(order, collaborators, signal),
  };
}

/** A transient failure is no state of health: a check may repeat the call once. */
const retriesPerCheck = 1;

/** As the reader, behind the circuit that all share. */
function questionsOf(config: Config, circuit: Guard, meter: CallMeter): (signal: AbortSignal) => DatabaseQuestions {
  const database = databaseOf(config, config.DEEP_TIMEOUT_MS, meter);
  return (signal) => {
    const guarded = guardedDatabase(database, circuit, {
      signal,
      budget: retryBudget(retriesPerCheck),
      random: Math.random,
    });
    return {
      isThere: () => guarded.execute({ sql: 'select 1 as there' }),
      schemaDrift: async () => (await schemaDrift(guarded, contract)).drift,
    };
  };
}

function expectationsOf(config: Config): Expectations {
  const { SCHEDULE_EVERY_MINUTES: everyMinutes } = config;
  return {
    sources: sourceNames,
    circuits: [...sourceNames, ...(everyMinutes === undefined ? [] : [officialSource]), 'database'],
    slates: config.SLATES,
    timeZone: config.TIME_ZONE,
    byClock: config.RUNS_START_BY === 'clock',
    collecting: config.COLLECTING === 'true',
    drains: {
      everyMinutes: config.DRAIN_EVERY_MINUTES,
      farFromGamesEveryMinutes: config.DRAIN_FAR_FROM_GAMES_EVERY_MINUTES ?? config.DRAIN_EVERY_MINUTES,
    },
    captureWindows: config.CAPTURE_WINDOWS === 'true',
    schedules: everyMinutes === undefined ? [] : [{ league: officialLeague, everyMinutes }],
  };
}
