import type { Database, Statement, StatementResult } from '../../../../lib/storage/database.ts';

export type Answering = (statement: Statement) => readonly Readonly<Record<string, unknown>>[] | undefined;

export interface ScriptedDatabase extends Database {
  /** Every statement, and where transactions begin and end, in order. */
  readonly heard: string[];
  readonly parameters: Readonly<Record<string, unknown>>[];
}

/** A database that answers what a test has written for it; a transaction is a bracket around its statements. */
export function scriptedDatabase(answer: Answering = () => []): ScriptedDatabase {
  const heard: string[] = [];
  const parameters: Readonly<Record<string, unknown>>[] = [];
  const execute = async (statement: Statement): Promise<StatementResult> => {
    heard.push(statement.sql);
    parameters.push(statement.parameters ?? {});
    return { rows: answer(statement) ?? [], updated: 0 };
  };
  return {
    heard,
    parameters,
    execute,
    async transaction(work) {
      heard.push('begin');
      try {
        const result = await work({ execute });
        heard.push('commit');
        return result;
      } catch (error) {
        heard.push('rollback');
        throw error;
      }
    },
  };
}
