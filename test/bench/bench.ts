import { findPostgresBinaries } from '../../infra/local/data-api/engines/postgres-server.ts';
import { startScratchPostgres } from '../support/scratch-postgres.ts';

/** What the sections share: one PostgreSQL server, and how progress is shown. */
export interface Bench extends AsyncDisposable {
  /** Whether every section still runs, in seconds, on the smallest sizes: its figures mean nothing. */
  readonly short: boolean;
  progress(sentence: string): void;
  /** The URL of a server with the settings that a real one has; undefined if none can be started. */
  postgres(): Promise<string | undefined>;
  readonly whyNoPostgres: string;
}

export function openBench({ databaseUrl, progress, short = false }: BenchOptions): Bench {
  const undo = new AsyncDisposableStack();
  let started: Promise<string | undefined> | undefined;
  return {
    short,
    progress,
    whyNoPostgres: 'no DATABASE_URL, and no PostgreSQL binaries on this machine',
    postgres() {
      started ??= databaseUrl === undefined ? startServer(undo) : Promise.resolve(databaseUrl);
      return started;
    },
    [Symbol.asyncDispose]: () => undo.disposeAsync(),
  };
}

interface BenchOptions {
  readonly databaseUrl: string | undefined;
  readonly progress: (sentence: string) => void;
  readonly short?: boolean;
}

async function startServer(undo: AsyncDisposableStack): Promise<string | undefined> {
  if (findPostgresBinaries() === undefined) return undefined;
  const server = await startScratchPostgres({ durable: true });
  undo.defer(() => server.stop());
  return server.databaseUrl;
}
