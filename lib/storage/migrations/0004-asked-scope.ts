import type { Migration } from '../migration.ts';

/**
 * What an observation asked for, so that a line which it asked for and did not show is known to be stale. Null for rows
 * that were recorded before, until they are replayed.
 */
export const askedScope: Migration = {
  id: '0004-asked-scope',
  statements: ({ history }) => [
    `alter table ${history}.observation add column asked_scope_id uuid`,

    // The last request for each scope of a slate is found by a few steps through it. Infinity is the whole league.
    `create index observation_by_request on ${history}.observation
      (source, league, coalesce(slate_date, 'infinity'::date), asked_scope_id, captured_at, content_hash)`,

    // Every query here is some thousand look-ups at most. The planner expects more of a long history, and compiles for longer
    // than the query takes. Only the owner of a database may say so; elsewhere its server has to.
    `do $$ begin
      execute format('alter database %I set jit = off', current_database());
    exception when insufficient_privilege then null; end $$`,
  ],
};
