import type { Engine } from '../../infra/local/data-api/engines/engine.ts';
import type { Database } from '../../lib/storage/database.ts';

const wholeTable = { ms: 300_000, continueAfterTimeout: false, maxResultBytes: 2 ** 31 };

/** The database without the Data API, whose answers are limited to 1 MiB. Every value is text. */
export function engineDatabase(engine: Engine): Pick<Database, 'execute'> {
  return {
    async execute({ sql }) {
      const session = await engine.session(engine.owner, 60_000);
      try {
        const { columns = [], rows, affected } = await session.run({ text: sql, types: [], values: [] }, wholeTable);
        return {
          rows: rows.map((row) => Object.fromEntries(columns.map(({ name }, n) => [name, row[n] ?? null]))),
          updated: affected,
        };
      } finally {
        session.release();
      }
    },
  };
}
