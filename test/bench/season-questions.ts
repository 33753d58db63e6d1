import { dateOf, gamePkOf, linesABook, type SeasonSize } from './season-fill.ts';

export interface Question {
  readonly name: string;
  readonly sql: string;
  /** Lines, or rows of a history, that it must find at least. */
  readonly rows: number;
  /** Milliseconds that it may take. */
  readonly atMost?: number;
  readonly isLong?: true;
}

/** The question that the others are compared with. */
export const everyLastChange = 'the last change of every line';

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

export function questionsOf({ dates, gamesADate, books }: SeasonSize): readonly Question[] {
  const ofGame = books * linesABook;
  const ofSlate = gamesADate * ofGame;
  const day = Math.floor(dates / 2);
  const date = dateOf(day);
  const gamePk = gamePkOf(day, 0);
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
    { name: 'the outcomes of a slate', sql: `select * from odds.outcome where ${slate}`, rows: gamesADate },
    { name: 'the outcomes of the season', sql: 'select * from odds.outcome', rows: dates * gamesADate, isLong: true },
    { name: everyLastChange, sql: lastChanges, rows: dates * ofSlate, isLong: true },
  ];
}
