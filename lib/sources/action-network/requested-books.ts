import * as z from 'zod';

/** Action Network's own ids of the books that are asked for if no others are configured. 15 and 30 are answered in any case. */
export const defaultBooks: readonly string[] = ['15', '30', '68', '69', '71', '75', '79', '123', '972', '247', '2988'];

/** Why these books cannot be asked for; undefined if they can. The source silently ignores an id that is none. */
export function booksFault(ids: readonly string[]): string | undefined {
  if (ids.length === 0) return 'names no book; leave it out to ask for the usual ones';
  const wrong = ids.findIndex((id) => !/^[1-9]\d{0,8}$/.test(id));
  if (wrong !== -1) {
    return `holds no id of a book at place ${wrong + 1}: Action Network's ids are whole numbers, such as 68, separated by commas`;
  }
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  return twice === undefined ? undefined : `names book ${twice} twice`;
}

/** Ids of books, separated by commas. */
export const booksVariable = z.string().transform((text, context): readonly string[] => {
  const ids = text.split(',').map((id) => id.trim());
  const fault = booksFault(ids);
  if (fault === undefined) return ids;
  context.addIssue(fault);
  return z.NEVER;
});
