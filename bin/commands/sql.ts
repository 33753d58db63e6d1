import type { Command } from 'commander';
import type { StatementResult } from '../../lib/storage/database.ts';
import { type Surroundings, withMachine } from '../session.ts';
import { type Column, tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface SqlOptions {
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
The views:
  odds.current_line    every line as it was last seen, with its game and sportsbook; stale where the source no longer shows it
  odds.line_change     every change of every line, since the first observation
  odds.current_split, odds.split_change    public betting, in the same two ways
  odds.game, odds.observation              what is known of the games, and what was observed

Examples:
  odds sql "select sportsbook, price from odds.current_line where market = 'moneyline' and not stale limit 10"
  odds sql "select count(*) from odds.line_change" --json`;

export function addSql(program: Command, surroundings: Surroundings): void {
  program
    .command('sql')
    .description('ask the local database; read-only, because it asks as a role that may only read')
    .argument('<statement>', 'one SQL statement')
    .option('--json', 'print the rows as a JSON array of objects')
    .addHelpText('after', examples)
    .action(async (statement: string, _options, command: Command) => {
      const { json, verbose } = command.optsWithGlobals<SqlOptions>();
      await withMachine(surroundings, { verbose: verbose === true }, async ({ reader }) => {
        const { terminal } = surroundings;
        const { rows } = await terminal.during('Asking the database', () => reader.execute({ sql: statement }));
        terminal.print(json ? JSON.stringify(rows) : rowLines(rows, terminal).join('\n'));
      });
    });
}

function rowLines(rows: StatementResult['rows'], terminal: Terminal): string[] {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((title): Column => ({ title, align: isNumeric(rows, title) ? 'right' : 'left' }));
  const cells = rows.map((row) => names.map((name) => cellOf(row[name], terminal)));
  const heading = (title: string) => terminal.style('bold', title);
  const count = terminal.style('dim', `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`);
  return rows.length === 0 ? [count] : [...tableLines(columns, cells, { width: terminal.width, heading }), count];
}

function isNumeric(rows: StatementResult['rows'], name: string): boolean {
  const values = rows.map((row) => row[name]).filter((value) => value !== null);
  return values.length > 0 && values.every((value) => /^-?\d+(\.\d+)?$/.test(String(value)));
}

function cellOf(value: unknown, { style }: Terminal): string {
  if (value === null) return style('dim', 'null');
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.replace(/[\n\r\t]+/g, ' ');
}
