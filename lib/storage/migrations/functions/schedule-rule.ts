import type { SchemaNames } from '../../schema-names.ts';
import { sql } from './sql.ts';

/** What names an entry's facet, as columns of an alias. */
export const entryKey = (alias: string) =>
  ['source', 'league', 'listed_on', 'game_pk', 'facet'].map((column) => `${alias}.${column}`).join(', ');

const key = 'source, league, listed_on, game_pk, facet';

/**
 * The rule, for entries `stated (source, league, listed_on, game_pk, facet, contents)` of the observation at this_captured_at and
 * this_content_hash: CTE `effect` has for each the state before it, and of the next observation that speaks for the entry
 * the place and the state. A look-up each: an answer has some hundred entries.
 */
export function effectOf({ history }: SchemaNames): string {
  return sql`
  effect as materialized (
    select stated.*, previous.contents as previous_contents, next.captured_at as next_captured_at,
      next.content_hash as next_content_hash, until_next.contents as next_contents,
      (until_next.captured_at, until_next.content_hash) is not distinct from (next.captured_at, next.content_hash)
        as changes_at_next
    from stated
    left join lateral (
      select c.contents from ${history}.schedule_change c
      where (${entryKey('c')}) = (${entryKey('stated')})
        and (c.captured_at, c.content_hash) < (this_captured_at, this_content_hash)
      order by c.captured_at desc, c.content_hash desc limit 1
    ) previous on true
    left join lateral (
      select speaking.captured_at, speaking.content_hash from (
        (
          select s.captured_at, s.content_hash from ${history}.schedule_scope s
          where (s.source, s.league, s.listed_on, s.facet) = (stated.source, stated.league, stated.listed_on, stated.facet)
            and s.whole and (s.captured_at, s.content_hash) > (this_captured_at, this_content_hash)
          order by s.captured_at, s.content_hash limit 1
        )
        union all
        (
          select m.captured_at, m.content_hash from ${history}.schedule_mention m
          where (${entryKey('m')}) = (${entryKey('stated')})
            and (m.captured_at, m.content_hash) > (this_captured_at, this_content_hash)
          order by m.captured_at, m.content_hash limit 1
        )
      ) speaking
      order by speaking.captured_at, speaking.content_hash limit 1
    ) next on true
    left join lateral (
      select c.captured_at, c.content_hash, c.contents from ${history}.schedule_change c
      where (${entryKey('c')}) = (${entryKey('stated')})
        and (c.captured_at, c.content_hash) <= (next.captured_at, next.content_hash)
      order by c.captured_at desc, c.content_hash desc limit 1
    ) until_next on true
  )`;
}

/** CTEs that make the next change right, given what an effect's state is from this observation on. */
export function changesAtNext({ history }: SchemaNames, stateFromHere: string): string {
  return sql`
  no_change_at_next as (
    delete from ${history}.schedule_change c using effect
    where (${entryKey('c')}) = (${entryKey('effect')})
      and (c.captured_at, c.content_hash) = (effect.next_captured_at, effect.next_content_hash)
      and effect.changes_at_next and effect.next_contents is not distinct from ${stateFromHere}
  ),
  change_at_next as (
    insert into ${history}.schedule_change (${key}, captured_at, content_hash, contents)
    select ${entryKey('effect')}, effect.next_captured_at, effect.next_content_hash, effect.next_contents from effect
    where effect.next_captured_at is not null and not effect.changes_at_next
      and effect.next_contents is distinct from ${stateFromHere}
  )`;
}

/** Brings history.schedule_entry up to date with the changes of the entries in `changed`, a jsonb array of their keys. */
export function refreshEntries({ history }: SchemaNames): string {
  const changedEntries = sql`
    jsonb_to_recordset(changed) changed_entry (source text, league text, listed_on date, game_pk integer, facet text)`;
  return sql`
  delete from ${history}.schedule_entry known using ${changedEntries}
  where (${entryKey('known')}) = (${entryKey('changed_entry')}) and not exists (
    select from ${history}.schedule_change c where (${entryKey('c')}) = (${entryKey('changed_entry')})
  );

  insert into ${history}.schedule_entry as known (${key}, withdrawn, contents, changed_at, changed_by)
  select ${entryKey('changed_entry')}, last.contents is null, listed.contents, last.captured_at, last.content_hash
  from ${changedEntries}
  cross join lateral (
    select c.contents, c.captured_at, c.content_hash from ${history}.schedule_change c
    where (${entryKey('c')}) = (${entryKey('changed_entry')})
    order by c.captured_at desc, c.content_hash desc limit 1
  ) last
  cross join lateral (
    select c.contents from ${history}.schedule_change c
    where (${entryKey('c')}) = (${entryKey('changed_entry')}) and c.contents is not null
    order by c.captured_at desc, c.content_hash desc limit 1
  ) listed
  on conflict (${key}) do update set withdrawn = excluded.withdrawn, contents = excluded.contents,
    changed_at = excluded.changed_at, changed_by = excluded.changed_by
  where (known.changed_at, known.changed_by, known.withdrawn, known.contents)
    is distinct from (excluded.changed_at, excluded.changed_by, excluded.withdrawn, excluded.contents);`;
}

/** The keys of all effects, as `refreshEntries` takes them. */
export const changedKeys = `jsonb_agg(jsonb_build_object(${['source', 'league', 'listed_on', 'game_pk', 'facet']
  .map((column) => `'${column}', effect.${column}`)
  .join(', ')}))`;
