import type pg from 'pg';

/**
 * Histories as years of collecting would leave them, made by the server itself from one recorded slate (day 0): each day
 * has a slate of its own with the same lines, observed every five minutes, and each line changes every fifty.
 */
export const filled = {
  lines: 1_000,
  readings: 200,
  changesPerLine: 20,
  minutesApart: 5,
  /** Between a day's games and the next day's. */
  gameIdsApart: 1_000,
} as const;

const readingsApart = filled.readings / filled.changesPerLine;
const firstDay = Date.UTC(2020, 0, 1);
const dayMs = 86_400_000;
const startsAfterMinutes = 24 * 60 + 5;

/** When a day's slate was observed for the r-th time. */
export function readingTime(day: number, reading: number): Date {
  return new Date(firstDay + day * dayMs + reading * filled.minutesApart * 60_000);
}

/** When a day's games start: 19:05 in New York in winter. */
export function startTime(day: number): Date {
  return new Date(readingTime(day, 0).getTime() + startsAfterMinutes * 60_000);
}

/** What the template asks for each outcome; no two are the same, so that the price says when in time a line is. */
export function basePrice(outcome: number): number {
  return 101 + outcome;
}

const otherSide = 2_000;

/** What an outcome costs after the r-th reading of a day that was filled. */
export function filledPrice(reading: number, outcome: number): number {
  const price = basePrice(outcome);
  const changes = Math.floor((reading - (price % readingsApart)) / readingsApart);
  return changes % 2 === 0 ? price : price + otherSide;
}

/** The steps read what the steps before them left, so they are statements of their own. */
export async function fillDays(client: pg.Client, from: number, to: number): Promise<void> {
  if (to < from) return;
  const at = `to_timestamp(${firstDay / 1_000}) + day * interval '1 day'`;
  const sql: Sql = {
    days: `generate_series(${from}, ${to}) day`,
    template: `(
      select *, source_game_id::bigint as number from history.game where source_game_id::bigint < ${filled.gameIdsApart}
    )`,
    sourceGameId: `(t.number + day * ${filled.gameIdsApart})::text`,
    gameId: `history.game_id(t.source, t.league, (t.number + day * ${filled.gameIdsApart})::text)`,
    time: (reading) => `${at} + ${reading} * interval '${filled.minutesApart} minutes'`,
    hash: (moment) => `md5((${moment})::text)::uuid`,
  };
  await client.query(`set synchronous_commit = off; set work_mem = '256MB'; set jit = off`);
  const statements = [...games(sql), ...keysAndChanges(lineFill, sql), ...keysAndChanges(splitFill, sql)];
  for (const statement of statements) await client.query(statement);
}

interface Sql {
  readonly days: string;
  readonly template: string;
  readonly sourceGameId: string;
  readonly gameId: string;
  readonly time: (reading: string) => string;
  readonly hash: (moment: string) => string;
}

function games({ days, template, sourceGameId, gameId, time, hash }: Sql) {
  const everyReading = `${days}, generate_series(0, ${filled.readings - 1}) reading`;
  const at = time('reading');
  return [
    `insert into history.game select ${gameId}, t.source, t.league, ${sourceGameId} from ${days}, ${template} t`,

    `insert into history.observation
      select o.source, ${at}, ${hash(at)}, o.league, (${at})::date, 'landed/filled', 1, o.games, o.outcomes, o.asked_scope_id
      from ${everyReading}, (select * from history.observation order by captured_at limit 1) o`,

    `insert into history.game_reading
      select ${gameId}, ${at}, ${hash(at)}, d.scope_id, ${time('0')} + interval '${startsAfterMinutes} minutes', d.home_team, d.away_team, d.status
      from ${everyReading}, ${template} t
      join lateral (select * from history.game_reading g where g.game_id = t.game_id limit 1) d on true
      order by day, reading`,
  ];
}

interface Fill {
  readonly table: string;
  readonly id: string;
  readonly columns: string;
  /** The state after the change number k. */
  readonly values: string;
  /** Which of the readings brings its first change. */
  readonly phase: string;
}

const lineFill: Fill = {
  table: 'line',
  id: 'line_id',
  columns: 'line, price',
  values: `l.line, case when k % 2 = 0 then l.price else l.price + ${otherSide} end`,
  phase: `l.price % ${readingsApart}`,
};

const splitFill: Fill = {
  table: 'split',
  id: 'split_id',
  columns: 'tickets, money',
  values: `case when k % 2 = 0 then l.tickets else 100 - l.tickets end, case when k % 2 = 0 then l.money else 100 - l.money end`,
  phase: `l.tickets % ${readingsApart}`,
};

/** In the order of time, as they would have come. */
function keysAndChanges({ table, id, columns, values, phase }: Fill, { days, gameId, template, time, hash }: Sql) {
  const reading = `(k * ${readingsApart} + ${phase})`;
  const everyLine = `${days}, ${template} t join history.${table} l on l.game_id = t.game_id`;
  const last = `(select ${filled.changesPerLine - 1} as k) last`;
  return [
    `insert into history.${table} (${id}, game_id, key, slot, state, ${columns}, changed_at, changed_by)
      select history.${id}(${gameId}, l.key), ${gameId}, l.key, l.slot, l.state, ${values}, ${time(reading)}, ${hash(time(reading))}
      from ${everyLine}, ${last}
      order by day, 1`,

    `insert into history.${table}_change (${id}, captured_at, content_hash, state, ${columns})
      select l.id, ${time('reading')}, ${hash(time('reading'))}, l.state, v.a, v.b
      from (
        select history.${id}(${gameId}, l.key) as id, day, l.* from ${everyLine} offset 0
      ) l, generate_series(0, ${filled.changesPerLine - 1}) k, lateral (select ${reading}, ${values}) v (reading, a, b)
      order by day, reading`,
  ];
}
