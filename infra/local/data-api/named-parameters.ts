import { skipQuoted } from './sql-scanner.ts';

/** A named parameter's place in the text: from the colon to the end of the name. */
interface Mention {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface PositionalStatement {
  /** The text with `$1`, `$2`, … */
  readonly text: string;
  /** `names[0]` is the name of `$1`. A name mentioned twice has one number. */
  readonly names: readonly string[];
}

/** The SQL holds something that the Data API would send on as something else. */
export class CorruptedByRewriting extends Error {
  override readonly name = 'CorruptedByRewriting';
}

/** Rewrites `:name` as the Data API does, and refuses what the Data API would turn into another statement. */
export function toPositional(sql: string): PositionalStatement {
  const mentions = findMentions(sql, { dollarQuotes: true });
  if (dollarQuoteStart.test(sql)) refuseIfDifferent(sql, mentions, findMentions(sql, { dollarQuotes: false }));
  const numbers = new Map<string, number>();
  let text = '';
  let copied = 0;
  for (const { name, start, end } of mentions) {
    const number = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, number);
    text += `${sql.slice(copied, start)}$${number}`;
    copied = end;
  }
  return { text: text + sql.slice(copied), names: [...numbers.keys()] };
}

const dollarQuoteStart = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/;

/** The Data API knows no dollar quotes: it sees parameters, quotes and comments inside them. */
function refuseIfDifferent(sql: string, real: readonly Mention[], seenByTheDataApi: readonly Mention[]): void {
  const key = ({ start }: Mention) => start;
  const realStarts = new Set(real.map(key));
  const seenStarts = new Set(seenByTheDataApi.map(key));
  const rewritten = seenByTheDataApi.find((mention) => !realStarts.has(mention.start));
  if (rewritten !== undefined) {
    const excerpt = sql.slice(Math.max(0, rewritten.start - 20), rewritten.end + 20).replaceAll(/\s+/g, ' ');
    throw new CorruptedByRewriting(
      `:${rewritten.name} is inside a dollar-quoted string (…${excerpt}…). The Data API would silently rewrite it there; write it in another way.`,
    );
  }
  const missed = real.find((mention) => !seenStarts.has(mention.start));
  if (missed !== undefined) {
    throw new CorruptedByRewriting(
      `:${missed.name} follows a dollar-quoted string with an unpaired quote or comment in it. The Data API does not know dollar quotes and would not see the parameter.`,
    );
  }
}

function findMentions(sql: string, options: { dollarQuotes: boolean }): Mention[] {
  const mentions: Mention[] = [];
  let at = 0;
  while (at < sql.length) {
    const skipped = skipQuoted(sql, at, options);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const mention = sql[at] === ':' ? mentionAt(sql, at) : undefined;
    if (mention !== undefined) mentions.push(mention);
    // Skips `::` in one step, so that its second colon does not begin a name.
    at = mention?.end ?? (sql.startsWith('::', at) ? at + 2 : at + 1);
  }
  return mentions;
}

const nameCharacters = /[A-Za-z0-9_]+/y;

function mentionAt(sql: string, at: number): Mention | undefined {
  nameCharacters.lastIndex = at + 1;
  const [name] = nameCharacters.exec(sql) ?? [];
  if (name === undefined) return undefined;
  if (isSlice(sql, at)) {
    throw new CorruptedByRewriting(
      `The array slice …${sql.slice(Math.max(0, at - 10), at + 1 + name.length)}… would be read as the parameter :${name}. Put a space after the colon.`,
    );
  }
  return { name, start: at, end: at + 1 + name.length };
}

/** `a[1:2]`: a colon right after a value, inside brackets. `a[:i]` is a subscript by parameter. */
function isSlice(sql: string, colon: number): boolean {
  return /\[[^[\]]*[\w)"\]]\s*$/.test(sql.slice(Math.max(0, colon - 200), colon));
}
