import type { GapStore } from '../games/gap-store.ts';
import { isExpired } from './expiry.ts';
import { dayIn, dayItem } from './gap-items.ts';
import { StateItems, type StateTable } from './state-table.ts';

interface GapTable extends StateTable {
  readonly now: () => Date;
}

/** Gaps in the state table: one item a date, below one partition key a league. */
export function dynamoDbGapStore({ now, ...table }: GapTable): GapStore {
  const items = new StateItems('gaps', table);
  const keyOf = (league: string) => `gaps#${league}`;
  return {
    async readBetween(league, from, to, signal) {
      const found = await items.query(
        {
          condition: 'pk = :pk and sk between :from and :to',
          values: { ':pk': keyOf(league), ':from': from, ':to': to },
        },
        signal,
      );
      return found.filter((item) => !isExpired(item, now())).map(dayIn);
    },

    async write(league, day, signal) {
      await items.put({ pk: keyOf(league), sk: day.date, ...dayItem(day) }, signal, {
        condition: 'attribute_not_exists(pk) or checked_at <= :checked_at',
        values: { ':checked_at': day.checkedAt },
      });
    },
  };
}
