import type { Migration } from '../migration.ts';

/** What recording needs beside the history. Neither table is part of it, so two histories are compared without them. */
export const recording: Migration = {
  id: '0002-recording',
  statements: ({ history }) => [
    // A writer of a source locks the source's row. Only a role that may update a table can lock its rows, and readers may not;
    // an advisory lock can be held by every role. Collated "C", so that text order is the order of the landed keys.
    `create table ${history}.recording_turn (source text collate "C" primary key)`,

    // Slices of the text of a reading that one call cannot carry, until all of them are there and are recorded as one.
    // The document's id is its hash, so staging the same document twice writes the same rows.
    `create table ${history}.reading_part (
      document uuid not null,
      part integer not null,
      source text not null,
      staged_at timestamptz not null default now(),
      content text not null,
      primary key (document, part)
    )`,
    // Read once and deleted: not worth compressing.
    `alter table ${history}.reading_part alter column content set storage external`,

    `grant select on ${history}.recording_turn, ${history}.reading_part to odds_reader`,
  ],
};
