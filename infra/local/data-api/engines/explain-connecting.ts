import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { databaseLabel } from '../../database-label.ts';
import { PostgresError } from './engine.ts';

/** Why the server that DATABASE_URL names cannot be used: what is wrong, where, and what to do. Never with the password. */
export function explainConnecting(error: unknown, databaseUrl: string): unknown {
  if (!(error instanceof PostgresError)) return error;
  const at = databaseLabel(databaseUrl);
  const { sqlState, message } = error;
  const wrong = (what: string) => new OddsError('environment_invalid', `${what} (DATABASE_URL)`, { cause: error });
  const away = (what: string) => new OddsError('database_unavailable', `${what} (DATABASE_URL)`, { cause: error });
  if (sqlState === '28P01' || sqlState === '28000' || /password/.test(message))
    return wrong(`${at} refuses the user or the password. Correct them in the address.`);
  if (sqlState === '3D000') return wrong(`${at}: there is no such database. Create it, or correct the address.`);
  if (sqlState.startsWith('53')) return away(`${at} has no room for another session. End one, or try again later.`);
  if (sqlState.startsWith('57P')) return away(`${at} is starting or shutting down. Try again later.`);
  if (/ENOTFOUND|EAI_AGAIN/.test(message)) return wrong(`${at}: there is no host of that name. Correct the address.`);
  if (/ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENOENT/.test(message))
    return away(`${at}: nothing answers there. Start the server, or correct host and port in the address.`);
  return away(`${at}: no PostgreSQL server answers there, or it takes too long. Check host and port.`);
}
