import type { AfterStep } from '../../lib/storage/prepare-schema.ts';

/** Limits the reader again: a role may change its own settings, and a restored dump has none of them. */
export const limitReaders: AfterStep = {
  name: 'limit-readers',
  async run(database, signal) {
    await database.execute({ sql: 'select 1 as limited from history.limit_readers()' }, signal);
  },
};
