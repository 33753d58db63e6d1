import type { RelationContract, SchemaContract } from '../../../lib/storage/contract/contract.ts';
import type { Executor } from '../../../lib/storage/database.ts';
import { contract } from '../../../lib/storage/migrations/contract.ts';

/** One way in which a schema may drift. */
export interface DriftCase {
  readonly relation: string;
  readonly kind: RelationContract['kind'];
  /** Undefined if it is the relation itself. */
  readonly column: string | undefined;
  readonly need: 'critical' | 'optional';
  /** To a name that the contract knows, to another, or away. */
  readonly change: 'to a known name' | 'to another name' | 'dropped';
  /** The new name. */
  readonly to?: string;
  readonly statements: readonly string[];
}

const relations: SchemaContract = contract;

/** Each relation and each column of the contract, renamed to a name that it may have had and to another, and dropped. */
export async function driftCases(database: Executor): Promise<readonly DriftCase[]> {
  const cases: DriftCase[] = [];
  for (const [relation, { kind, columns }] of Object.entries(relations)) {
    const own = { relation, kind, column: undefined, need: 'critical' } as const;
    const rename = (to: string) => [`alter ${kind} ${relation} rename to ${to}`];
    cases.push(...renamings(own, [], rename));
    cases.push({ ...own, change: 'dropped', statements: [`drop ${kind} ${relation} cascade`] });
    const definition = kind === 'view' ? await definitionOf(relation, database) : '';
    for (const [column, { need, earlier: names }] of Object.entries(columns)) {
      const of = { relation, kind, column, need };
      cases.push(...renamings(of, names, (to) => [`alter table ${relation} rename column ${column} to ${to}`]));
      const others = Object.keys(columns).filter((other) => other !== column);
      // A table without its only column is a table that is gone, which is a case above.
      if (others.length > 0) cases.push({ ...of, change: 'dropped', statements: dropping(of, others, definition) });
    }
  }
  return cases;
}

type Renamed = Pick<DriftCase, 'relation' | 'kind' | 'column' | 'need'>;

function renamings(of: Renamed, earlier: readonly string[], rename: (to: string) => readonly string[]): DriftCase[] {
  const known = earlier.slice(0, 1).map((to) => ({ to, change: 'to a known name' as const }));
  const other = { to: 'drifted', change: 'to another name' as const };
  return [...known, other].map(({ to, change }) => ({ ...of, change, to, statements: rename(to) }));
}

/** PostgreSQL drops no column of a view: the view has to be created again. What depends on it goes, either way. */
function dropping({ relation, kind, column }: Renamed, others: readonly string[], definition: string): string[] {
  if (kind === 'table') return [`alter table ${relation} drop column ${column} cascade`];
  return [
    `drop view ${relation} cascade`,
    `create view ${relation} as select ${others.join(', ')} from (${definition}) d`,
  ];
}

async function definitionOf(view: string, database: Executor): Promise<string> {
  const { rows } = await database.execute({ sql: `select pg_get_viewdef('${view}'::regclass) as definition` });
  return String(rows[0]?.definition).replace(/;\s*$/, '');
}
