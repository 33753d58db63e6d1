import type { Database, Statement, StatementResult } from '../../../../lib/storage/database.ts';

export type Answering = (statement: Statement) => readonly Readonly<Record<string, unknown>>[] | undefined;

export interface ScriptedDatabase extends Database {
  /** Every statement, and where transactions begin and end, in order. */
  readonly sqlLog: string[];
  readonly parameters: Readonly<Record<string, unknown>>[];
}

/** A database that answers what a test has written for it; a transaction is a bracket around its statements. */
export function scriptedDatabase(answer: Answering = () => []): ScriptedDatabase {
  const sqlLog: string[] = [];
  const parameters: Readonly<Record<string, unknown>>[] = [];
  const execute = async (statement: Statement): Promise<StatementResult> => {
    sqlLog.push(statement.sql);
    parameters.push(statement.parameters ?? {});
    return { rows: answer(statement) ?? [], updated: 0 };
  };
  return {
    sqlLog,
    parameters,
    execute,
    async transaction(work) {
      sqlLog.push('begin');
      try {
        const result = await work({ execute });
        sqlLog.push('commit');
        return result;
      } catch (error) {
        sqlLog.push('rollback');
        throw error;
      }
    },
  };
}
