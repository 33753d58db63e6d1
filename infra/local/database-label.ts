/** The name of the database for people and other processes: never with its user and password. */
export function databaseLabel(databaseUrl: string | undefined): string {
  if (databaseUrl === undefined) return 'PGlite';
  const { host, pathname } = new URL(databaseUrl);
  return `PostgreSQL at ${host}${pathname}`;
}
