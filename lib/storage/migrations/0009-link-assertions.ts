import type { Migration } from '../migration.ts';

/** Links by hand: which official game a game of a source is, as a person says. One row for each, as it was landed. */
export const linkAssertions: Migration = {
  id: '0009-link-assertions',
  statements: ({ history }) => [
    // start_time: of the mentions with this stated start only; null for all. game_pk: null takes earlier ones of this scope back.
    `create table ${history}.link_assertion (
      captured_at timestamptz not null,
      content_hash uuid not null,
      source text not null,
      league text not null,
      source_game_id text not null,
      start_time timestamptz,
      game_pk integer,
      entry date,
      reason text not null,
      landed_key text not null,
      reader integer not null,
      primary key (captured_at, content_hash),
      check (entry is null or game_pk is not null)
    )`,
    `create index link_assertion_by_game on ${history}.link_assertion (source, league, source_game_id)`,

    `grant select on ${history}.link_assertion to odds_reader`,
  ],
};
