import type { Command } from 'commander';
import type { Surroundings } from './session.ts';

type Add = (program: Command, surroundings: Surroundings) => void;

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Imports what the command needs: nothing of it is loaded for another command, or for the help. */
  load(): Promise<Add>;
}

/** Every command, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'start',
    summary: 'see the whole of it: migrate, collect a day of a simulated market, print the board',
    load: async () => (await import('./commands/start.ts')).addStart,
  },
  {
    name: 'migrate',
    summary: 'bring the local database to the schema of this code; does nothing where it has it already',
    load: async () => (await import('./commands/migrate.ts')).addMigrate,
  },
  {
    name: 'collect',
    summary: 'observe a slate, land the answer, read it and record what changed',
    load: async () => (await import('./commands/collect.ts')).addCollect,
  },
  {
    name: 'board',
    summary: 'games with the best price of each side, where it is, and the move since that book opened',
    load: async () => (await import('./commands/board.ts')).addBoard,
  },
  {
    name: 'sql',
    summary: 'ask the local database; it only reads',
    load: async () => (await import('./commands/sql.ts')).addSql,
  },
  {
    name: 'status',
    summary: 'what has landed, and what has become of it: recorded, waiting or dead',
    load: async () => (await import('./commands/status.ts')).addStatus,
  },
  {
    name: 'dead',
    summary: 'what could not be read or recorded, and why; try some of it again, or dismiss it with a reason',
    load: async () => (await import('./commands/dead.ts')).addDead,
  },
  {
    name: 'books',
    summary: 'the catalogue of sportsbooks, and the books that were seen and that it does not name',
    load: async () => (await import('./commands/books.ts')).addBooks,
  },
  {
    name: 'drain',
    summary: 'record what has landed and could not be recorded then',
    load: async () => (await import('./commands/drain.ts')).addDrain,
  },
  {
    name: 'replay',
    summary: 'read what was landed once more, by today’s readers, and repair the history by it',
    load: async () => (await import('./commands/replay.ts')).addReplay,
  },
  {
    name: 'rebuild',
    summary: 'make the history anew from all that was landed, compare it with the live one, and swap them with --yes',
    load: async () => (await import('./commands/rebuild.ts')).addRebuild,
  },
  {
    name: 'circuits',
    summary: 'how the circuits around the sources and the database stand; open or close one by hand',
    load: async () => (await import('./commands/circuits.ts')).addCircuits,
  },
  {
    name: 'schedule',
    summary: 'look at the official schedule, and print which games each date has',
    load: async () => (await import('./commands/schedule.ts')).addSchedule,
  },
  {
    name: 'health',
    summary: 'how the sources, the database, its schema, the circuits and the backlog are',
    load: async () => (await import('./commands/health.ts')).addHealth,
  },
  {
    name: 'doctor',
    summary: 'what there is on this machine, what runs, and what would stop a run, each with what to do',
    load: async () => (await import('./commands/doctor.ts')).addDoctor,
  },
  {
    name: 'completion',
    summary: 'print a script that completes the commands and options of odds in your shell',
    load: async () => (await import('./commands/completion.ts')).addCompletion,
  },
];
