import type { Command } from 'commander';
import type { Surroundings } from './session.ts';

type Add = (program: Command, surroundings: Surroundings) => void;

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Why it works on this machine only. Left out, it works on a stage too. */
  readonly onlyHere?: string;
  /** It reads this checkout only: --stage names the stage whose settings it reads, and no store and no account is asked. */
  readonly fromCheckout?: true;
  /** Imports what the command needs: nothing of it is loaded for another command, or for the help. */
  load(): Promise<Add>;
}

/** Every command, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'start',
    summary: 'a tour: migrate, collect a day of a simulated market, print the board',
    onlyHere: 'it simulates a day on this machine; a stage has its own schedules',
    load: async () => (await import('./commands/start.ts')).addStart,
  },
  {
    name: 'migrate',
    summary: 'bring the database to the schema of this code; does nothing if it has that already',
    load: async () => (await import('./commands/migrate.ts')).addMigrate,
  },
  {
    name: 'collect',
    summary: 'observe a slate, land the answer, read it and record what changed',
    load: async () => (await import('./commands/collect.ts')).addCollect,
  },
  {
    name: 'board',
    summary: 'games with the best price of each side, its sportsbook, and the move since that book opened',
    load: async () => (await import('./commands/board.ts')).addBoard,
  },
  {
    name: 'line',
    summary: 'how a line of a game moved: each change, with a chart, its open and its close',
    load: async () => (await import('./commands/line.ts')).addLine,
  },
  {
    name: 'close',
    summary: 'how each sportsbook opened and closed a game: price, line, status and age',
    load: async () => (await import('./commands/close.ts')).addClose,
  },
  {
    name: 'sql',
    summary: 'run a read-only query on the database',
    load: async () => (await import('./commands/sql.ts')).addSql,
  },
  {
    name: 'status',
    summary: 'what has landed, and how much of it is recorded, waiting or dead',
    load: async () => (await import('./commands/status.ts')).addStatus,
  },
  {
    name: 'dead',
    summary: 'observations that could not be read or recorded, and why; retry or dismiss them',
    load: async () => (await import('./commands/dead.ts')).addDead,
  },
  {
    name: 'books',
    summary: 'the catalogue of sportsbooks, and the books in answers that it does not name',
    load: async () => (await import('./commands/books.ts')).addBooks,
  },
  {
    name: 'drain',
    summary: 'record what has landed and is not recorded yet',
    load: async () => (await import('./commands/drain.ts')).addDrain,
  },
  {
    name: 'replay',
    summary: 'read landed answers again with today’s readers, and repair the history',
    load: async () => (await import('./commands/replay.ts')).addReplay,
  },
  {
    name: 'rebuild',
    summary: 'build the history again from everything that landed, compare it with the live one, swap them with --yes',
    load: async () => (await import('./commands/rebuild.ts')).addRebuild,
  },
  {
    name: 'circuits',
    summary: 'the state of the circuits around the sources and the database; open or close one by hand',
    load: async () => (await import('./commands/circuits.ts')).addCircuits,
  },
  {
    name: 'games',
    summary:
      'the official games of a date, with the source games that are linked to each; sync the schedule, link by hand',
    load: async () => (await import('./commands/games.ts')).addGames,
  },
  {
    name: 'outcomes',
    summary: 'results of games against the consensus close, and how they were revised; ask for them again, verify them',
    load: async () => (await import('./commands/outcomes.ts')).addOutcomes,
  },
  {
    name: 'health',
    summary: 'the state of the sources, the database, its schema, the circuits and the backlog',
    load: async () => (await import('./commands/health.ts')).addHealth,
  },
  {
    name: 'logs',
    summary: 'what the functions logged of a run, by its correlation id',
    load: async () => (await import('./commands/logs.ts')).addLogs,
  },
  {
    name: 'doctor',
    summary: 'check what a run needs on this machine; says what to do about each problem',
    onlyHere: 'it checks this machine; "odds health --deep --stage …" checks a stage',
    load: async () => (await import('./commands/doctor.ts')).addDoctor,
  },
  {
    name: 'trace',
    summary: 'print the stack trace of a deployed function with the files and lines of its source',
    onlyHere: 'it reads a log from standard input and asks no stage',
    load: async () => (await import('./commands/trace.ts')).addTrace,
  },
  {
    name: 'cost',
    summary: 'what a month of a stage costs by list prices, and what drives it; needs no account',
    fromCheckout: true,
    load: async () => (await import('./commands/cost.ts')).addCost,
  },
  {
    name: 'completion',
    summary: 'print a script that completes the commands and options of odds in your shell',
    onlyHere: 'it prints a script for your shell',
    load: async () => (await import('./commands/completion.ts')).addCompletion,
  },
];
