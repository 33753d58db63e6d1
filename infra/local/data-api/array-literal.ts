import { parse } from 'postgres-array';
import { ServiceError } from './service-error.ts';

/** The elements of a one-dimensional array as PostgreSQL writes it: `{1,NULL,"a \"b\""}`. */
export function readArray(literal: string): (string | null)[] {
  const elements = parse<string | null>(literal, (element) => element);
  if (elements.some((element) => Array.isArray(element))) {
    throw new ServiceError('UnsupportedResultException', 'The result contains a multidimensional array.');
  }
  return elements;
}
