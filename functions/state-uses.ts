import type { StateUse } from './declaration.ts';

/** To call out through circuits: read all of them, change one, and count its failures (lib/aws/dynamodb-circuit-store.ts). */
export const circuitState: readonly StateUse[] = [
  { key: 'circuit', actions: ['Query', 'GetItem', 'PutItem'] },
  { key: 'circuit-failures#*', actions: ['UpdateItem', 'Query'] },
];

/** A run may save its own status, and read none (lib/aws/dynamodb-run-statuses.ts). */
export const ownRunStatus: StateUse = { key: 'run', actions: ['UpdateItem'] };
