import type { Replaceable } from '../../migration.ts';
import { sql } from './sql.ts';

/** history.sync_sportsbooks(books jsonb): makes the table equal to the catalogue of the code. */
export const syncSportsbooks: Replaceable = {
  name: 'sync-sportsbooks',
  statements: ({ history }) => [
    sql`create or replace function ${history}.sync_sportsbooks(books jsonb) returns void
    language sql volatile set search_path = pg_catalog, pg_temp as $$
      with catalogue as (
        select book ->> 'id' as sportsbook, book ->> 'operator' as operator, book ->> 'jurisdiction' as jurisdiction,
          book ->> 'kind' as kind, book ->> 'name' as name
        from jsonb_array_elements(books) book
      ),
      no_longer_in_catalogue as (
        delete from ${history}.sportsbook known
        where not exists (select from catalogue where catalogue.sportsbook = known.sportsbook)
      )
      insert into ${history}.sportsbook as known (sportsbook, operator, jurisdiction, kind, name)
      select sportsbook, operator, jurisdiction, kind, name from catalogue order by sportsbook
      on conflict (sportsbook) do update set operator = excluded.operator, jurisdiction = excluded.jurisdiction,
        kind = excluded.kind, name = excluded.name
      -- A catalogue that has not changed writes nothing.
      where (known.operator, known.jurisdiction, known.kind, known.name)
        is distinct from (excluded.operator, excluded.jurisdiction, excluded.kind, excluded.name)
    $$`,
    `revoke all on function ${history}.sync_sportsbooks(jsonb) from public`,
  ],
};
