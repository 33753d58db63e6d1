import type { Migration } from '../migration.ts';

/**
 * The tables that hold what was observed. Every id is derived from what it names (see history.game_id, history.line_id), never
 * from a sequence: so the tables are the same, row for row, in whatever order observations are recorded. There are no
 * foreign keys on the large tables: only the recording functions write them, and a check per row would double their cost.
 */
export const history: Migration = {
  id: '0001-history',
  statements: ({ history, odds }) => [
    `do $$ begin create role odds_recorder nologin; exception when duplicate_object or unique_violation then null; end $$`,
    `do $$ begin create role odds_reader nologin; exception when duplicate_object or unique_violation then null; end $$`,

    `create schema ${history}`,

    // One answer of one source at one moment. Recorded when as many of its games are as its reading has.
    `create table ${history}.observation (
      source text not null,
      captured_at timestamptz not null,
      content_hash uuid not null,
      league text not null,
      slate_date date,
      landed_key text not null,
      reader integer not null,
      games integer not null,
      outcomes jsonb not null,
      primary key (source, captured_at, content_hash)
    )`,

    `create table ${history}.game (
      game_id uuid primary key,
      source text not null,
      league text not null,
      source_game_id text not null,
      unique (source, league, source_game_id)
    )`,

    // What one observation said of one game. The scope is the set of markets that it speaks for.
    `create table ${history}.game_reading (
      game_id uuid not null,
      captured_at timestamptz not null,
      content_hash uuid not null,
      scope_id uuid not null,
      start_time timestamptz not null,
      home_team text not null,
      away_team text not null,
      status text not null check (status in ('scheduled', 'live', 'over', 'unknown')),
      primary key (game_id, captured_at, content_hash)
    )`,
    // The hash first: this index is for finding one observation, and must never look fit for walking through time.
    `create index game_reading_by_observation on ${history}.game_reading (content_hash, captured_at)`,
    `create index game_reading_by_scope on ${history}.game_reading (game_id, scope_id, captured_at, content_hash)`,

    // Scopes repeat from poll to poll, so each set of slots stands here once. The empty set has no rows.
    `create table ${history}.scope_slot (
      scope_id uuid not null,
      slot text not null,
      primary key (scope_id, slot)
    )`,

    // A line by its key within its game, sportsbook/period/market/team/selection/rung, which the columns spell out; and
    // its last change, which in-order recording compares with: a look at a row instead of a search in the history.
    `create table ${history}.line (
      line_id uuid primary key,
      game_id uuid not null,
      key text not null,
      slot text not null,
      sportsbook text not null generated always as (split_part(key, '/', 1)) stored,
      period text not null generated always as (split_part(key, '/', 2)) stored,
      market text not null generated always as (split_part(key, '/', 3)) stored,
      team text generated always as (nullif(split_part(key, '/', 4), '')) stored,
      selection text not null generated always as (split_part(key, '/', 5)) stored,
      rung text not null generated always as (split_part(key, '/', 6)) stored,
      state text not null,
      line numeric,
      price integer,
      changed_at timestamptz not null,
      changed_by uuid not null
    ) with (fillfactor = 70)`,
    `create index line_by_game on ${history}.line (game_id)`,

    // The changes of a line's state, and nothing but its changes. A line is absent until its first.
    `create table ${history}.line_change (
      line_id uuid not null,
      captured_at timestamptz not null,
      content_hash uuid not null,
      state text not null check (state in ('offered', 'suspended', 'absent')),
      line numeric,
      price integer check (price <= -100 or price >= 100),
      primary key (line_id, captured_at, content_hash),
      check ((state = 'offered') = (price is not null)),
      check (state = 'offered' or line is null)
    )`,
    `create index line_change_by_time on ${history}.line_change using brin (captured_at)`,

    // Likewise, its key being public/period/market/team/selection.
    `create table ${history}.split (
      split_id uuid primary key,
      game_id uuid not null,
      key text not null,
      slot text not null,
      period text not null generated always as (split_part(key, '/', 2)) stored,
      market text not null generated always as (split_part(key, '/', 3)) stored,
      team text generated always as (nullif(split_part(key, '/', 4), '')) stored,
      selection text not null generated always as (split_part(key, '/', 5)) stored,
      state text not null,
      tickets smallint,
      money smallint,
      changed_at timestamptz not null,
      changed_by uuid not null
    ) with (fillfactor = 70)`,
    `create index split_by_game on ${history}.split (game_id)`,

    `create table ${history}.split_change (
      split_id uuid not null,
      captured_at timestamptz not null,
      content_hash uuid not null,
      state text not null check (state in ('offered', 'absent')),
      tickets smallint check (tickets between 0 and 100),
      money smallint check (money between 0 and 100),
      primary key (split_id, captured_at, content_hash),
      check ((state = 'offered') = (tickets is not null or money is not null))
    )`,

    `create table ${history}.sportsbook (
      sportsbook text primary key,
      operator text not null,
      jurisdiction text,
      kind text not null check (kind in ('book', 'consensus', 'open', 'exchange')),
      name text not null
    )`,

    `grant usage on schema ${history} to odds_recorder, odds_reader`,
    `grant usage on schema ${odds} to odds_recorder, odds_reader`,
    `grant select on all tables in schema ${history} to odds_reader`,
    `grant select on ${history}.observation, ${history}.game_reading to odds_recorder`,
  ],
};
