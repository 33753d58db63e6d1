/** What to call the database where people and other processes read it: never with its user and password. */
export function databaseLabel(databaseUrl: string | undefined): string {
  if (databaseUrl === undefined) return 'PGlite';
  const { host, pathname } = new URL(databaseUrl);
  return `PostgreSQL at ${host}${pathname}`;
}
