import type { Migration } from '../migration.ts';

/**
 * From here on a slot in a scope names the part of its market, the main line or the alternates. No row changes: rows without a
 * part keep their meaning (functions/slots.ts). It is a migration for the reason that 0006-team-slots is one: functions that
 * know of no parts are never put over slots that name them.
 */
export const alternateSlots: Migration = {
  id: '0010-alternate-slots',
  statements: ({ history }) => [
    `comment on column ${history}.scope_slot.slot is
      'sportsbook/period/market, /team if the market belongs to one, and /main or /alternate; without these it stands for both of them'`,
    `comment on column ${history}.line.slot is 'sportsbook/period/market; the team is in the column team, the part follows from the rung'`,
    `comment on column ${history}.split.slot is 'public/period/market; the team is in the column team, and the part is main'`,
  ],
};
