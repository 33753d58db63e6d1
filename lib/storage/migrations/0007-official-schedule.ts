import type { Migration } from '../migration.ts';

/**
 * The official schedule over time, by the same rule as the prices: a row for each change of a state, whatever the order in
 * which answers are recorded. The unit is an entry: a game on a date that lists it. It has two facets, `entry` and `details`,
 * because not every answer was asked for details, and one that was not says nothing of them.
 */
export const officialSchedule: Migration = {
  id: '0007-official-schedule',
  statements: ({ history }) => [
    // One answer. Recorded when as many of its scopes are as its reading has.
    `create table ${history}.schedule_observation (
      source text not null,
      captured_at timestamptz not null,
      content_hash uuid not null,
      league text not null,
      asked_from date,
      asked_to date,
      landed_key text not null,
      reader integer not null,
      scopes integer not null,
      outcomes jsonb not null,
      primary key (source, captured_at, content_hash)
    )`,

    // The dates that an answer speaks for, by facet. If it is whole, it also speaks for the entries that it lacks.
    `create table ${history}.schedule_scope (
      source text not null,
      league text not null,
      listed_on date not null,
      facet text not null check (facet in ('entry', 'details')),
      captured_at timestamptz not null,
      content_hash uuid not null,
      whole boolean not null,
      primary key (source, league, listed_on, facet, captured_at, content_hash)
    )`,
    `create index schedule_scope_by_observation on ${history}.schedule_scope (content_hash, captured_at)`,

    // The entries that an answer has on a date that is not whole: of the others there it says nothing.
    `create table ${history}.schedule_mention (
      source text not null,
      league text not null,
      listed_on date not null,
      game_pk integer not null,
      facet text not null,
      captured_at timestamptz not null,
      content_hash uuid not null,
      primary key (source, league, listed_on, game_pk, facet, captured_at, content_hash)
    )`,

    // The changes of an entry, and nothing but its changes. It is absent until its first; NULL is absent again: withdrawn.
    `create table ${history}.schedule_change (
      source text not null,
      league text not null,
      listed_on date not null,
      game_pk integer not null,
      facet text not null check (facet in ('entry', 'details')),
      captured_at timestamptz not null,
      content_hash uuid not null,
      contents jsonb,
      primary key (source, league, listed_on, game_pk, facet, captured_at, content_hash)
    )`,
    `create index schedule_change_by_game on ${history}.schedule_change (game_pk, source, league)`,

    // Each facet of an entry as its last change left it, and as it was last listed.
    `create table ${history}.schedule_entry (
      source text not null,
      league text not null,
      listed_on date not null,
      game_pk integer not null,
      facet text not null,
      withdrawn boolean not null,
      contents jsonb not null,
      changed_at timestamptz not null,
      changed_by uuid not null,
      primary key (source, league, listed_on, game_pk, facet)
    ) with (fillfactor = 70)`,
    `create index schedule_entry_by_game on ${history}.schedule_entry (game_pk, source, league)`,

    `grant select on ${history}.schedule_observation, ${history}.schedule_scope, ${history}.schedule_mention,
      ${history}.schedule_change, ${history}.schedule_entry to odds_reader`,
  ],
};
