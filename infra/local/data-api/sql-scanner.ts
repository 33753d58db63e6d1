/** The end of the string, quoted name or comment that begins at `at`; `at` itself if none does. */
export function skipQuoted(sql: string, at: number, { dollarQuotes } = { dollarQuotes: true }): number {
  switch (sql[at]) {
    case "'":
      return isEscapeString(sql, at) ? endOfEscapeString(sql, at) : endOfQuoted(sql, at, "'");
    case '"':
      return endOfQuoted(sql, at, '"');
    case '-':
      return sql.startsWith('--', at) ? endOfLine(sql, at) : at;
    case '/':
      return sql.startsWith('/*', at) ? endOfComment(sql, at) : at;
    case '$':
      return dollarQuotes ? endOfDollarQuoted(sql, at) : at;
    default:
      return at;
  }
}

function endOrAll(sql: string, found: number, length: number): number {
  return found === -1 ? sql.length : found + length;
}

/** A carriage return alone ends the line too. */
function endOfLine(sql: string, at: number): number {
  const newline = /[\r\n]/g;
  newline.lastIndex = at;
  return newline.test(sql) ? newline.lastIndex : sql.length;
}

/** A doubled quote is one quote: taking it as two strings in a row ends at the same place. */
function endOfQuoted(sql: string, at: number, quote: string): number {
  return endOrAll(sql, sql.indexOf(quote, at + 1), 1);
}

/** `E'…'`: the E is a token of its own, not the end of a longer word. */
function isEscapeString(sql: string, quote: number): boolean {
  return /(?:^|[^\w$\u0080-\uffff])[eE]$/.test(sql.slice(Math.max(0, quote - 2), quote));
}

function endOfEscapeString(sql: string, at: number): number {
  let end = at + 1;
  while (end < sql.length) {
    if (sql[end] === '\\') end += 2;
    else if (sql[end] === "'" && sql[end + 1] === "'") end += 2;
    else if (sql[end] === "'") return end + 1;
    else end += 1;
  }
  return sql.length;
}

/** Comments nest in PostgreSQL. */
function endOfComment(sql: string, at: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = at;
  let depth = 0;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return sql.length;
}

const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

function endOfDollarQuoted(sql: string, at: number): number {
  // `a$b$` is a name, not the beginning of a string.
  if (at > 0 && /[\w$\u0080-\uffff]/.test(sql[at - 1] ?? '')) return at;
  dollarTag.lastIndex = at;
  const [tag] = dollarTag.exec(sql) ?? [];
  return tag === undefined ? at : endOrAll(sql, sql.indexOf(tag, at + tag.length), tag.length);
}

/** The end of the white space and comments that begin at `at`. */
export function skipSpace(sql: string, at: number): number {
  let end = at;
  for (;;) {
    const isComment = sql.startsWith('--', end) || sql.startsWith('/*', end);
    const next = isComment ? skipQuoted(sql, end) : /\s/.test(sql[end] ?? '') ? end + 1 : end;
    if (next === end) return end;
    end = next;
  }
}

const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;

/** The statement's first words in upper case, quoted names without their quotes; any other character is a word too. */
export function openingWords(sql: string, count: number): string[] {
  const words: string[] = [];
  for (let at = skipSpace(sql, 0); at < sql.length && words.length < count; at = skipSpace(sql, at)) {
    word.lastIndex = at;
    const [bare] = word.exec(sql) ?? [];
    const end = bare === undefined ? Math.max(skipQuoted(sql, at), at + 1) : at + bare.length;
    const text = sql.slice(at, end);
    words.push((text.startsWith('"') ? text.slice(1, -1) : text).toUpperCase());
    at = end;
  }
  return words;
}
