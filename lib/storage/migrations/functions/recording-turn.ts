import type { Replaceable } from '../../migration.ts';
import { sql } from './sql.ts';

/** What names the turn that a writer takes, beside its source's, before it adds scopes: sources share them. */
export const scopesTurn = '*';

/**
 * Writers of one source take turns: the lock on the source's row lasts as long as the transaction. A caller in a VOLATILE
 * plpgsql function reads afterwards with a new snapshot, and so sees what the last turn left.
 */
export const recordingTurn: Replaceable = {
  name: 'recording-turn',
  statements: ({ history }) => [
    sql`create or replace function ${history}.take_recording_turn(source text) returns void
    language plpgsql volatile as $$
    begin
      perform from ${history}.recording_turn turn where turn.source = take_recording_turn.source for update;
      if not found then
        -- The first writer of a source: another first one waits here, and then for the row.
        insert into ${history}.recording_turn (source) values (take_recording_turn.source) on conflict do nothing;
        perform from ${history}.recording_turn turn where turn.source = take_recording_turn.source for update;
      end if;
    end $$`,
    `revoke all on function ${history}.take_recording_turn(text) from public`,
  ],
};
