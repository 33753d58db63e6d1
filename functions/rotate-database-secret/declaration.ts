import { declareFunction } from '../declaration.ts';
import { configSchema } from './config.ts';

/** The function that changes the password of a database role. It is outside the network, and uses the Data API. */
export const rotateDatabaseSecret = declareFunction({
  name: 'rotate-database-secret',
  description: 'Gives a database role a new password. Called by Secrets Manager, step by step.',
  config: configSchema,
  sizing: { memoryMb: 256, timeoutSeconds: 120, reservedConcurrency: null },
  uses: {
    database: {
      as: 'owner',
      actions: ['ExecuteStatement', 'BeginTransaction', 'CommitTransaction', 'RollbackTransaction'],
    },
    passwords: 'rotate',
  },
  settings: () => ({}),
  startedBy: { rotation: true },
  errorImpact:
    'A password was not changed and the old one goes on working, unless the step that failed says otherwise.',
});
