import type { Migration } from '../migration.ts';

/**
 * Which official game each mention of a game in a source is, and when each attempt to play a game began. Both are derived: they
 * are computed from the recorded observations alone (lib/games), and can be deleted and computed again to the same rows. A row
 * holds from known_at, the capture time of the observation that changed the answer, until known_until, null for the newest.
 */
export const gameLinks: Migration = {
  id: '0008-game-links',
  statements: ({ history }) => [
    // The attempt is that which the mention's prices belong to; null if it is unlinked. In a league without an official schedule
    // the reason is no_official_schedule, and the attempt is the source's own game.
    `create table ${history}.game_link (
      game_id uuid not null,
      start_time timestamptz not null,
      home_team text not null,
      away_team text not null,
      known_at timestamptz not null,
      known_until timestamptz,
      state text not null check (state in ('linked', 'unlinked')),
      reason text,
      attempt_id uuid,
      game_pk integer,
      entry date,
      epoch date,
      orientation text check (orientation in ('same', 'swapped')),
      method text,
      evidence jsonb not null,
      primary key (game_id, start_time, home_team, away_team, known_at),
      check ((state = 'linked') = (game_pk is not null)),
      check ((state = 'unlinked') = (reason is not null))
    )`,
    // The newest answer to each mention. Unique, so that a view that joins it costs nothing if its columns are not selected.
    `create unique index game_link_newest on ${history}.game_link (game_id, start_time, home_team, away_team)
      where known_until is null`,
    `create index game_link_by_attempt on ${history}.game_link (attempt_id)`,
    `create index game_link_by_start on ${history}.game_link (start_time)`,

    // An attempt to play a game: by the official schedule (league, game_pk, epoch), or by a source's own game. Prices from
    // begins_at (null: from the first) to cut_at are those before it; null if no start is known.
    `create table ${history}.game_start (
      attempt_id uuid not null,
      known_at timestamptz not null,
      known_until timestamptz,
      league text not null,
      game_pk integer,
      epoch date,
      begins_at timestamptz,
      cut_at timestamptz,
      cut_basis text check (cut_basis in ('first_pitch', 'official_start', 'source_start')),
      ended_at timestamptz,
      end_reason text check (end_reason in ('postponed', 'cancelled', 'game_withdrawn')),
      is_over boolean not null,
      has_implausible_pitch boolean not null,
      primary key (attempt_id, known_at),
      check ((cut_at is null) = (cut_basis is null)),
      check ((ended_at is null) = (end_reason is null))
    )`,
    `create index game_start_by_game on ${history}.game_start (game_pk)`,
    `create index game_start_by_cut on ${history}.game_start (cut_at)`,

    // A slate of which something was recorded since it was derived: a row for each transaction that recorded something. Rows
    // are inserted and deleted, never updated: so a recorder waits for no derivation, and for no recorder of another source. The
    // transaction is a number because the Data API has no type for it.
    `create table ${history}.derivation_mark (
      league text not null,
      slate_date date not null,
      marked_by numeric not null default pg_current_xact_id()::text::numeric,
      primary key (league, slate_date, marked_by)
    )`,
    // One row: how often a derivation has written. One that finds another number than the one that it began with writes nothing.
    `create table ${history}.derivation_turn (writes integer not null)`,
    `insert into ${history}.derivation_turn (writes) values (0)`,

    // A slate is asked for by what its games state. Text in order of its bytes: the index must not depend on a session or a locale.
    `create index game_reading_by_start on ${history}.game_reading (start_time, game_id)`,
    `create index schedule_change_by_date on ${history}.schedule_change (listed_on, game_pk)`,
    `create index schedule_change_by_official_date on ${history}.schedule_change
      (((contents ->> 'officialDate') collate "C"), game_pk) where facet = 'entry'`,
    `create index schedule_change_by_start on ${history}.schedule_change
      (((contents ->> 'startTime') collate "C"), game_pk) where facet = 'entry'`,
    `create index game_start_by_epoch on ${history}.game_start (epoch)`,

    `grant select on ${history}.game_link, ${history}.game_start, ${history}.derivation_mark, ${history}.derivation_turn
      to odds_reader`,
  ],
};
