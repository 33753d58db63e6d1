import { type CataloguedSportsbook, type Sportsbook, sportsbooks } from '../../lib/odds/sportsbooks.ts';
import type { AfterStep } from '../../lib/storage/prepare-schema.ts';

/** Makes the database's table of sportsbooks equal to the catalogue of the code. */
export const syncSportsbooks: AfterStep = {
  name: 'sync-sportsbooks',
  async run(database, signal) {
    const statement = {
      sql: 'select 1 as synced from history.sync_sportsbooks(:books::jsonb)',
      parameters: { books: JSON.stringify(sportsbooks.map(withoutKeys)) },
    };
    await database.execute(statement, signal);
  },
};

/** What the table holds. */
function withoutKeys({ id, operator, jurisdiction, kind, name }: CataloguedSportsbook): Sportsbook {
  return { id, operator, jurisdiction, kind, name };
}
