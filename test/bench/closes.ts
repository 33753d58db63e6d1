import { existsSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import * as z from 'zod';
import { findGames } from '../../lib/queries/find-games.ts';
import { readLineHistories } from '../../lib/queries/line-history.ts';
import { rowsOf } from '../../lib/storage/contract/read-safely.ts';
import type { Database } from '../../lib/storage/database.ts';
import type { Bench } from './bench.ts';
import { openBenchDatabase } from './bench-database.ts';
import { type Contender, type Medians, race } from './measure.ts';
import {
  dateOf,
  fillSeason,
  gamePkOf,
  linesABook,
  looks,
  type SeasonFill,
  type SeasonSize,
  season,
} from './season-fill.ts';
import { everyLastChange, type Question, questionsOf } from './season-questions.ts';
import { goal, rounded, roundedOrNull, type Section, type Table } from './section.ts';
import { indexSizes, tableSizes } from './table-sizes.ts';

const shortSeason: SeasonSize = { dates: 2, gamesADate: 3, books: 2 };
const command = 'the history of a line, as the command line asks';

/** What it costs to ask for opening and closing lines and outcomes of a season. */
export async function benchCloses(bench: Bench): Promise<Section> {
  const serverUrl = await bench.postgres();
  if (serverUrl === undefined) return { name: 'closes', tables: [], goals: [], notes: [bench.whyNoPostgres] };
  const size = bench.short ? shortSeason : season;
  await using database = await openDirect(serverUrl);
  bench.progress(`closes: recording a season of ${size.dates * size.gamesADate} games and ${size.books} sportsbooks`);
  const fill = await fillSeason(database.as('recorder'), size);
  await database.direct.query('vacuum analyze');
  await database.direct.query('set max_parallel_workers_per_gather = 0');
  const questions = questionsOf(size);
  const cpu = await cpuOf(database.direct);
  bench.progress('closes: asking the views');
  const medians = await race(
    [
      ...questions.map((question) => contenderOf(database.direct, question, cpu)),
      asCommand(database.as('reader'), Math.floor(size.dates / 2)),
    ],
    { rounds: bench.short ? 1 : 5 },
  );
  return {
    name: 'closes',
    tables: [
      fillTable(fill),
      timesTable(medians, questions, cpu),
      await sizeTable(database.direct),
      await indexTable(database.direct),
    ],
    goals: [
      ...goalsOf(medians, questions, cpu),
      ...goal(`${command}, beside 20 ms`, (medians.of(command) ?? 0) / 20, { atMost: 1 }),
    ],
    notes: [
      `${size.dates} dates of ${size.gamesADate} games at ${size.books} sportsbooks with ${linesABook} lines each; ${looks.hourly + looks.minutely + looks.live} observations a game; three answers of its start.`,
      'Recorded and derived through the Data API on this machine, by the functions that drains call, a date a call.',
      'The last change of every line is what a window function finds in one pass: it knows no stale, withdrawn or missing close.',
      'Answers cross a socket on this machine, without the Data API, except what the command line asks; one process of the server answers. A goal is the milliseconds beside those that are allowed.',
      'CPU is the time of that process on a processor, on average: other work on the machine lengthens the ms, and this hardly.',
    ],
  };
}

async function openDirect(serverUrl: string) {
  const database = await openBenchDatabase(serverUrl);
  if (database.direct === undefined) throw new Error('a season is filled on a PostgreSQL server only');
  return { direct: database.direct, as: database.as, [Symbol.asyncDispose]: () => database.close() };
}

/** Reads the CPU time of a server process of this machine, and adds it up by question. */
interface Cpu {
  readonly readMs: () => number | undefined;
  readonly spent: Map<string, number[]>;
  readonly averageMs: (question: string) => number | undefined;
}

async function cpuOf(client: pg.Client): Promise<Cpu> {
  const { rows } = await client.query('select pg_backend_pid() as pid');
  const [{ pid }] = z.tuple([z.object({ pid: z.number() })]).parse(rows);
  const file = `/proc/${pid}/schedstat`;
  const isHere = existsSync(file);
  const spent = new Map<string, number[]>();
  return {
    readMs: () => (isHere ? Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6 : undefined),
    spent,
    averageMs: (question) => {
      const ofQuestion = spent.get(question);
      return ofQuestion && ofQuestion.reduce((sum, ms) => sum + ms, 0) / ofQuestion.length;
    },
  };
}

function contenderOf(client: pg.Client, { name, sql, rows, isLong }: Question, { readMs, spent }: Cpu): Contender {
  return {
    name,
    ...(isLong && { atMostRounds: 3 }),
    ready: () => async () => {
      const before = readMs();
      const { rowCount } = await client.query(sql);
      const after = readMs();
      if ((rowCount ?? 0) < rows) throw new Error(`${name}: ${rowCount} rows, and there are ${rows}`);
      if (before !== undefined && after !== undefined) spent.set(name, [...(spent.get(name) ?? []), after - before]);
    },
  };
}

function asCommand(reader: Database, day: number): Contender {
  const wish = { market: 'total', period: 'full_game', sportsbook: 'book-0', now: new Date('2027-01-01T00:00:00Z') };
  return {
    name: command,
    ready: () => async () => {
      const found = await findGames(reader, { league: 'mlb', wanted: String(gamePkOf(day, 0)), date: dateOf(day) });
      const [game] = rowsOf(found);
      const histories = game ? rowsOf(await readLineHistories(reader, game, wish)) : [];
      if (histories.length < 2) throw new Error(`${command}: ${histories.length} lines`);
    },
  };
}

function fillTable({ observations, quotes, recordedMs, derivedMs, slates, derived }: SeasonFill): Table {
  return {
    title: 'Filling the season',
    rows: [
      {
        what: 'observations recorded, with the official schedule',
        number: observations,
        s: rounded(recordedMs / 1_000),
      },
      { what: 'quotes in them', number: quotes, s: null },
      { what: 'slates whose links and starts are derived', number: slates, s: rounded(derivedMs / 1_000) },
      { what: 'links and starts in them', number: derived, s: null },
    ],
  };
}

function timesTable(medians: Medians, questions: readonly Question[], cpu: Cpu): Table {
  const rows = questions.map(({ name, rows: lines }) => ({
    asked: name,
    'rows, at least': lines,
    ms: roundedOrNull(medians.of(name)),
    'CPU, ms': roundedOrNull(cpu.averageMs(name)),
    [`beside ${everyLastChange}`]: roundedOrNull(medians.ratio(name, everyLastChange)),
  }));
  const asked = { asked: command, 'rows, at least': 2, ms: roundedOrNull(medians.of(command)), 'CPU, ms': null };
  return { title: 'Asking for opening and closing lines', rows: [...rows, asked] };
}

function goalsOf(medians: Medians, questions: readonly Question[], cpu: Cpu) {
  return questions.flatMap(({ name, atMost }) => {
    const [ms, cpuMs] = [medians.of(name), cpu.averageMs(name)];
    if (atMost === undefined || ms === undefined) return [];
    const allowed = `${atMost.toLocaleString('en-US')} ms`;
    return [
      ...goal(`${name}, beside ${allowed}`, ms / atMost, { atMost: 1 }),
      ...goal(`${name}, CPU beside ${allowed}`, cpuMs && cpuMs / atMost, { atMost: 1 }),
    ];
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

async function indexTable(client: pg.Client): Promise<Table> {
  const sizes = (await indexSizes(client)).filter(({ bytes }) => bytes > 16_384);
  return { title: 'Indexes', rows: sizes.map(({ index, bytes }) => ({ index, MB: rounded(bytes / 1e6) })) };
}
