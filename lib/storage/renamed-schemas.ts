import type { SchemaSource } from './migration-plan.ts';

/** Schema names, and what they are called instead. */
export type SchemaNames = Readonly<Record<string, string>>;

/**
 * The same statements about other schemas. All of ours spell a schema out, before a dot or behind the word `schema`: that is
 * what is renamed, also in the bodies of functions and in the names of locks. A test holds our migrations to it.
 */
export function inSchemas(sql: string, names: SchemaNames): string {
  const known = Object.keys(names).join('|');
  const named = new RegExp(
    `\\b(?:${known})(?=\\.)|(?<=\\bschema\\s+(?:if\\s+(?:not\\s+)?exists\\s+)?)(?:${known})\\b`,
    'g',
  );
  return sql.replaceAll(named, (name) => names[name] ?? name);
}

/** All that makes a schema, in order and as one list: for a new place, where nothing has to be remembered of it. */
export function statementsIn({ migrations, replaceables }: SchemaSource, names: SchemaNames): readonly string[] {
  return [...migrations, ...replaceables].flatMap(({ statements }) => statements).map((sql) => inSchemas(sql, names));
}
