import type { Migration } from '../migration.ts';

/** The recorder asks the view odds.observation, which reads these tables with its owner's rights. */
export const unusedGrants: Migration = {
  id: '0003-unused-grants',
  statements: ({ history }) => [`revoke select on ${history}.observation, ${history}.game_reading from odds_recorder`],
};
