import type { Replaceable } from '../../migration.ts';

/** history.sync_sportsbooks(books jsonb): makes the table equal to the catalogue of the code. */
export const syncSportsbooks: Replaceable = {
  name: 'sync-sportsbooks',
  statements: ({ history }) => [
    `create or replace function ${history}.sync_sportsbooks(books jsonb) returns void
    language sql volatile set search_path = pg_catalog, pg_temp as $$
      with catalogue as (
        select b ->> 'id' as sportsbook, b ->> 'operator' as operator, b ->> 'jurisdiction' as jurisdiction,
          b ->> 'kind' as kind, b ->> 'name' as name
        from jsonb_array_elements(books) b
      ),
      gone as (
        delete from ${history}.sportsbook s where not exists (select from catalogue c where c.sportsbook = s.sportsbook)
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
