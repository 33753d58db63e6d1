import pMap from 'p-map';
import { gamesOn, nextStartAfter, withEnds } from '../games/schedule.ts';
import type { ScheduleStore } from '../games/schedule-store.ts';
import type { Instant } from '../odds/instant.ts';
import { datesBetween, type SlateDate, slateDatesAt } from '../odds/slate-date.ts';
import { expiryAttribute, isExpired } from './expiry.ts';
import { dateIn, dateItem, type KnownDate } from './schedule-items.ts';
import { StateItems, type StateTable } from './state-table.ts';

interface ScheduleTable extends StateTable {
  /** A date that was last confirmed too long ago counts as unknown. */
  readonly now: () => Date;
}

/** A year may be written at once, and sockets are few. */
const datesAtOnce = 25;

/** The official schedule in the state table: one item a date, below one partition key a league. */
export function dynamoDbScheduleStore({ now, ...table }: ScheduleTable): ScheduleStore {
  const state = { items: new StateItems('the official schedule', table), now };
  const gamesBetween: ScheduleStore['gamesBetween'] = async (league, from, to, signal) =>
    (await knownDates(state, { league, from, to }, signal)).flatMap(({ games }) => games);
  return {
    async write(league, schedule, capturedAt, signal) {
      const { from, to } = schedule;
      const dates = datesBetween(from, to);
      const before = await gamesBetween(league, from, to, signal);
      const changes = await pMap(
        dates,
        (slateDate) => {
          const date = { slateDate, games: withEnds(gamesOn(schedule, slateDate) ?? [], before, capturedAt) };
          return writeDate(state, { league, date, capturedAt }, signal);
        },
        { concurrency: datesAtOnce },
      );
      return dates.filter((_date, index) => changes[index]);
    },

    async gamesOn(league, slateDate, signal) {
      const [date] = await knownDates(state, { league, from: slateDate, to: slateDate }, signal);
      return date?.games;
    },

    gamesBetween,

    async nextPitchAfter(league, now, signal) {
      const [today, tomorrow] = slateDatesAt(now);
      const games = await gamesBetween(league, today, tomorrow, signal);
      const start = nextStartAfter(games, now.toISOString());
      return start === null ? null : new Date(start);
    },
  };
}

const scheduleOf = (league: string) => `schedule#${league}`;

interface OpenTable {
  readonly items: StateItems;
  readonly now: () => Date;
}

interface CapturedDate {
  readonly league: string;
  readonly date: KnownDate;
  readonly capturedAt: Instant;
}

/** Whether the write changed something: the item keeps the games that were there before. */
async function writeDate(
  { items, now }: OpenTable,
  { league, date, capturedAt }: CapturedDate,
  signal: AbortSignal,
): Promise<boolean> {
  const { captured_at, games, [expiryAttribute]: expires } = dateItem(date.games, capturedAt);
  const { written, item } = await items.updateIf(
    {
      key: { pk: scheduleOf(league), sk: date.slateDate },
      set: [
        `games_before = if_not_exists(games, :none), expires_before = if_not_exists(${expiryAttribute}, :never)`,
        `games = :games, captured_at = :captured_at, ${expiryAttribute} = :expires`,
      ].join(', '),
      // Of two captures of one moment the same one has to win, whichever comes first.
      condition:
        'attribute_not_exists(pk) or captured_at < :captured_at or (captured_at = :captured_at and games < :games)',
      values: { ':games': games, ':captured_at': captured_at, ':expires': expires, ':none': 'none', ':never': 0 },
    },
    signal,
  );
  if (!written || item === undefined) return false;
  const { expires_before, games_before } = item;
  return isExpired({ [expiryAttribute]: expires_before }, now()) || item.games !== games_before;
}

/** Read consistently, so that a read after a sync sees it. */
async function knownDates(
  { items, now }: OpenTable,
  { league, from, to }: { readonly league: string; readonly from: SlateDate; readonly to: SlateDate },
  signal: AbortSignal,
): Promise<readonly KnownDate[]> {
  const dates = items.query(
    {
      condition: 'pk = :pk and sk between :from and :to',
      values: { ':pk': scheduleOf(league), ':from': from, ':to': to },
    },
    signal,
  );
  return (await dates).filter((item) => !isExpired(item, now())).map(dateIn);
}
