import type { Migration } from '../migration.ts';

/**
 * From here on a slot in a scope may name the team of its market. No row changes: rows without a team keep their meaning
 * (functions/slots.ts). It is a migration all the same, so that a deployment that is rolled back leaves the functions that know
 * of teams, and does not put older ones over slots that those cannot read.
 */
export const teamSlots: Migration = {
  id: '0006-team-slots',
  statements: ({ history }) => [
    `comment on column ${history}.scope_slot.slot is
      'sportsbook/period/market, and /team if the market belongs to one; a team market without its team stands for both teams'`,
    `comment on column ${history}.line.slot is 'sportsbook/period/market; the team is in the column team'`,
    `comment on column ${history}.split.slot is 'public/period/market; the team is in the column team'`,
  ],
};
