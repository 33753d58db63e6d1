import { declareFunction } from '../declaration.ts';
import { ownRunStatus } from '../state-uses.ts';
import { configSchema } from './config.ts';

/** The function that migrates the schema to what this deployment's code expects, and gives its roles their passwords. */
export const migrateSchema = declareFunction({
  name: 'migrate-schema',
  description: 'Brings the database schema forward. Run by the deployment, and by hand.',
  config: configSchema,
  // A migration may rewrite a table; 15 minutes is all that Lambda gives.
  sizing: { memoryMb: 512, timeoutSeconds: 600, reservedConcurrency: null },
  uses: {
    database: {
      as: 'owner',
      actions: ['ExecuteStatement', 'BeginTransaction', 'CommitTransaction', 'RollbackTransaction'],
    },
    state: [ownRunStatus],
    passwords: 'read',
  },
  settings: () => ({}),
  startedBy: { deployment: true },
  errorImpact: 'The deployment stopped, and the old code goes on with the old schema: nothing is lost, nothing is new.',
});
