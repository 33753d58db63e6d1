import * as z from 'zod';
import { instantOf } from '../odds/instant.ts';
import { sanitizeForLog } from './json-body.ts';

/** An object of an answer. Its names come from outside: read named fields of it, and walk the rest by `Object.entries`. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An integer in some answers, text in others. */
export const idSchema = z.union([z.int(), z.string().regex(/^[\w-]{1,64}$/)]).transform(String);

/** Without control and format characters: a database refuses some of them, and a terminal obeys others. */
export const nameSchema = z
  .string()
  .transform((name) =>
    name
      .toWellFormed()
      .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
      .trim(),
  )
  .pipe(z.string().min(1).max(200));

/** Within the centuries of baseball; far outside, a time is damage, and some databases refuse it. */
export const startTimeSchema = z.string().transform((text, context) => {
  const instant = instantOf(text);
  if (instant !== undefined && /^(19|20|21)\d\d-/.test(instant)) return instant;
  context.addIssue('a start time must be ISO with an offset');
  return z.NEVER;
});

/** Describes an unexpected value, for a message. */
export function describeShape(value: unknown): string {
  if (Array.isArray(value)) return `a bare list of ${value.length}`;
  if (!isFields(value)) return value === null ? 'null' : `a ${typeof value}`;
  const names = Object.keys(value);
  if (names.length === 0) return 'an empty object';
  const shown = names.slice(0, 30).map((name) => sanitizeForLog(name.slice(0, 40)));
  return `an object with ${shown.join(', ')}${names.length > shown.length ? ', …' : ''}`;
}
