import { readBoard } from '../../lib/queries/board.ts';
import { rowsOf } from '../../lib/storage/contract/read-safely.ts';
import type { BenchDatabase } from './bench-database.ts';
import { filled, startTime } from './history-fill.ts';
import { type Contender, type Medians, race } from './measure.ts';
import { type Goal, goal, roundedOrNull, type Table } from './section.ts';

interface FilledDatabase {
  readonly days: number;
  readonly database: BenchDatabase;
}

const questions = ['the board of a day', 'the lines of a game'] as const;
type Question = (typeof questions)[number];

const nameOf = (days: number, question: Question) => `${days} ${question}`;

/** What it costs to ask the views, with so many days in the tables. */
export async function raceViews(histories: readonly FilledDatabase[], rounds: number): Promise<Medians> {
  return race(
    histories.flatMap((history) => questions.map((question) => contenderOf(history, question))),
    { rounds },
  );
}

function contenderOf({ days, database }: FilledDatabase, question: Question): Contender {
  const reader = database.as('reader');
  const ask = async () => {
    if (question === 'the board of a day') {
      const request = { league: 'mlb', from: startTime(days).toISOString(), sources: 'freshest' } as const;
      return rowsOf(await readBoard(reader, request)).length;
    }
    const sql = 'select price, stale, age_s from odds.current_line where source_game_id = :game';
    const game = String(1 + days * filled.gameIdsApart);
    return (await reader.execute({ sql, parameters: { game } })).rows.length;
  };
  return {
    name: nameOf(days, question),
    ready: () => async () => {
      if ((await ask()) === 0) throw new Error(`with ${days} days of history, ${question} is empty`);
    },
  };
}

export function viewsTable(medians: Medians, histories: readonly FilledDatabase[]): Table {
  const rows = questions.map((question) => ({
    asked: `${question}, through the Data API, after ANALYZE`,
    ...Object.fromEntries(
      histories.map(({ days }) => [`${days} days`, roundedOrNull(medians.of(nameOf(days, question)))]),
    ),
  }));
  return { title: 'Asking what is current, ms', rows };
}

/** A game's lines cost the same in any history. A board of a long one has more games to pass over. */
export function viewGoals(medians: Medians, sizes: readonly number[]): Goal[] {
  const [most, least] = [Math.max(...sizes), 1];
  const question = 'the lines of a game';
  const ratio = medians.ratio(nameOf(most, question), nameOf(least, question));
  return most > least ? goal(`${question}, ${most} days beside ${least}`, ratio, { atMost: 1.3 }) : [];
}
