import { ServiceError } from './service-error.ts';

/** The elements of a one-dimensional array as PostgreSQL writes it: `{1,NULL,"a \"b\""}`. */
export function readArray(literal: string): (string | null)[] {
  // `[0:1]={…}` tells where the array begins; the Data API has no place for that.
  const body = literal.startsWith('[') ? literal.slice(literal.indexOf('=') + 1) : literal;
  if (body.startsWith('{{')) {
    throw new ServiceError('UnsupportedResultException', 'The result contains a multidimensional array.');
  }
  if (body === '{}') return [];
  return [...body.slice(1, -1).matchAll(element)].map(([, quoted, bare]) => {
    if (quoted !== undefined) return quoted.replaceAll(/\\(.)/gs, '$1');
    return bare === 'NULL' ? null : (bare ?? null);
  });
}

const element = /(?:^|,)(?:"((?:[^"\\]|\\.)*)"|([^,]*))/gs;
