import { createHash } from 'node:crypto';
import type { Executor, StatementResult } from '../storage/database.ts';
import type { SchemaNames } from '../storage/schema-names.ts';
import type { StagedGame } from './recording-calls.ts';

const stageSql = ({ history }: SchemaNames) =>
  `select 1 as staged from ${history}.stage_reading_part(:document::uuid, :part::integer, :source, :content)`;
const recordSql = ({ history }: SchemaNames) =>
  `select status, changes, split_changes from ${history}.record_staged_reading(:staged::jsonb)`;

/**
 * Records a game that is larger than a call: stages the parts of its text first, and then records the whole game in one
 * statement. So the history never holds a part of it, and concurrent recorders of the same game write the same rows.
 *
 * @returns the rows of the last call: one, as history.record_reading answers
 * @throws OddsError with a `database_…` code
 */
export async function recordStaged(
  database: Executor,
  { document: text, observed, game }: StagedGame,
  { partLength, schemas }: { readonly partLength: number; readonly schemas: SchemaNames },
  signal: AbortSignal | undefined,
): Promise<StatementResult['rows']> {
  const { source, league, capturedAt, contentHash, reading } = observed;
  const document = createHash('sha256').update(text).digest('hex').slice(0, 32);
  const parts = partsOf(text, partLength);
  for (const [part, content] of parts.entries()) {
    await database.execute({ sql: stageSql(schemas), parameters: { document, part, source, content } }, signal);
  }
  const staged = JSON.stringify({
    document,
    parts: parts.length,
    source,
    league,
    capturedAt,
    contentHash: contentHash.slice(0, 32),
    reader: reading.readerVersion,
    game: game.sourceGameId,
  });
  return (await database.execute({ sql: recordSql(schemas), parameters: { staged } }, signal)).rows;
}

/** Never cut between the two halves of a character, which are no text by themselves. */
function partsOf(text: string, partLength: number): string[] {
  const parts: string[] = [];
  for (let begin = 0; begin < text.length; ) {
    const end = begin + partLength;
    const cut = isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end;
    parts.push(text.slice(begin, cut));
    begin = cut;
  }
  return parts;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd8_00 && unit <= 0xdb_ff;
}
