import type pg from 'pg';
import type { Bench } from './bench.ts';
import { openBenchDatabase } from './bench-database.ts';
import { type Contender, type Medians, race } from './measure.ts';
import { fillSeason, linesABook, looks, type SeasonSize, season } from './season-fill.ts';
import { goal, rounded, roundedOrNull, type Section, type Table } from './section.ts';
import { tableSizes } from './table-sizes.ts';

const shortSeason: SeasonSize = { dates: 2, gamesADate: 3, books: 2 };

interface Question {
  readonly name: string;
  readonly sql: string;
  /** Lines, or rows of a history, that it must find at least. */
  readonly rows: number;
  /** Milliseconds that it may take. */
  readonly atMost?: number;
  readonly isLong?: true;
}

/** What the newest closes would be without status, reason and age: the last change of each line before its cut. */
const lastChanges = `select * from (
    select link.attempt_id, l.key, c.state, c.line, c.price, c.captured_at, link.epoch,
      row_number() over (partition by c.line_id order by c.captured_at desc, c.content_hash desc) as place
    from history.line_change c
    join history.line l using (line_id)
    join history.game_link link on link.game_id = l.game_id and link.known_until is null
    join history.game_start start on start.attempt_id = link.attempt_id and start.known_until is null
    where c.captured_at <= start.cut_at
  ) change where place = 1`;

function questionsOf({ dates, gamesADate, books }: SeasonSize): readonly Question[] {
  const ofGame = books * linesABook;
  const ofSlate = gamesADate * ofGame;
  const day = Math.floor(dates / 2);
  const date = new Date(Date.UTC(2026, 2, 26 + day)).toISOString().slice(0, 10);
  const gamePk = 700_000 + day * 100;
  const game = `source = 'action-network' and league = 'mlb' and source_game_id = '${gamePk}'`;
  const slate = `official_date = '${date}'`;
  return [
    {
      name: 'the closes of a slate',
      sql: `select * from odds.closing_line where ${slate}`,
      rows: ofSlate,
      atMost: 100,
    },
    { name: 'the openings of a slate', sql: `select * from odds.opening_line where ${slate}`, rows: ofSlate },
    {
      name: 'the closes of a slate, from the last change of every line',
      sql: `select * from (${lastChanges}) close where epoch = '${date}'`,
      rows: ofSlate,
      isLong: true,
    },
    { name: 'the closes of a game', sql: `select * from odds.closing_line where game_pk = ${gamePk}`, rows: ofGame },
    {
      name: 'the closes of a game over time',
      sql: `select * from odds.closing_line_history where game_pk = ${gamePk}`,
      rows: 2 * ofGame,
    },
    {
      name: 'the history of a line',
      sql: `select * from odds.line_change where ${game} and sportsbook = 'book-0' and market = 'total'`,
      rows: 2,
      atMost: 20,
    },
    {
      name: 'the lines of a game as of its start',
      sql: `select * from odds.line_at('${date} 23:05Z') where ${game}`,
      rows: ofGame,
      atMost: 20,
    },
    {
      name: 'the closes of the season',
      sql: 'select * from odds.closing_line',
      rows: dates * ofSlate,
      atMost: 5_000,
      isLong: true,
    },
    {
      name: 'the openings of the season',
      sql: 'select * from odds.opening_line',
      rows: dates * ofSlate,
      isLong: true,
    },
    { name: 'the last change of every line', sql: lastChanges, rows: dates * ofSlate, isLong: true },
  ];
}

/** What it costs to ask for opening and closing lines of a season, as SQL alone by a direct driver. */
export async function benchCloses(bench: Bench): Promise<Section> {
  const serverUrl = await bench.postgres();
  if (serverUrl === undefined) return { name: 'closes', tables: [], goals: [], notes: [bench.whyNoPostgres] };
  const size = bench.short ? shortSeason : season;
  await using database = await openDirect(serverUrl);
  bench.progress(`closes: filling a season of ${size.dates * size.gamesADate} games and ${size.books} sportsbooks`);
  await fillSeason(database.direct, size);
  await database.direct.query('vacuum analyze');
  const questions = questionsOf(size);
  bench.progress('closes: asking the views');
  const medians = await race(
    questions.map((question) => contenderOf(database.direct, question)),
    { rounds: bench.short ? 1 : 9 },
  );
  return {
    name: 'closes',
    tables: [timesTable(medians, questions), await sizeTable(database.direct)],
    goals: goalsOf(medians, questions),
    notes: [
      `${size.dates} dates of ${size.gamesADate} games at ${size.books} sportsbooks with ${linesABook} lines each; ${looks.hourly + looks.minutely + looks.live} observations a game; three answers of its start.`,
      'The last change of every line is what a window function finds in one pass: it knows no stale, withdrawn or missing close.',
      'Answers cross a socket on this machine, without the Data API. A goal is the milliseconds beside those that are allowed.',
    ],
  };
}

async function openDirect(serverUrl: string) {
  const database = await openBenchDatabase(serverUrl);
  if (database.direct === undefined) throw new Error('a season is filled on a PostgreSQL server only');
  return { direct: database.direct, [Symbol.asyncDispose]: () => database.close() };
}

function contenderOf(client: pg.Client, { name, sql, rows, isLong }: Question): Contender {
  return {
    name,
    ...(isLong && { atMostRounds: 3 }),
    ready: () => async () => {
      const { rowCount } = await client.query(sql);
      if ((rowCount ?? 0) < rows) throw new Error(`${name}: ${rowCount} rows, and there are ${rows} lines`);
    },
  };
}

function timesTable(medians: Medians, questions: readonly Question[]): Table {
  const slate = 'the closes of a slate';
  const rows = questions.map(({ name, rows: lines }) => ({
    asked: name,
    'rows, at least': lines,
    ms: roundedOrNull(medians.of(name)),
    'beside the closes of a slate': roundedOrNull(medians.ratio(name, slate)),
  }));
  return { title: 'Asking for opening and closing lines, ms', rows };
}

function goalsOf(medians: Medians, questions: readonly Question[]) {
  return questions.flatMap(({ name, atMost }) => {
    const ms = medians.of(name);
    if (atMost === undefined || ms === undefined) return [];
    return goal(`${name}, beside ${atMost.toLocaleString('en-US')} ms`, ms / atMost, { atMost: 1 });
  });
}

async function sizeTable(client: pg.Client): Promise<Table> {
  const sizes = await tableSizes(client);
  const rows = sizes
    .filter(({ rows: count }) => count > 0)
    .map(({ table, rows: count, tableBytes, indexBytes, bytes }) => ({
      table,
      rows: count,
      'table, MB': rounded(tableBytes / 1e6),
      'indexes, MB': rounded(indexBytes / 1e6),
      'bytes a row': rounded(bytes / count),
    }));
  return { title: 'On disk', rows };
}
