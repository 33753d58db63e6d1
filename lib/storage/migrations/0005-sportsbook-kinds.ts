import type { Migration } from '../migration.ts';

/** A wider check: code that knows four kinds goes on writing them. */
export const sportsbookKinds: Migration = {
  id: '0005-sportsbook-kinds',
  statements: ({ history }) => [
    `alter table ${history}.sportsbook
      drop constraint sportsbook_kind_check,
      add constraint sportsbook_kind_check
        check (kind in ('book', 'exchange', 'prediction_market', 'dfs', 'consensus', 'open'))`,
  ],
};
