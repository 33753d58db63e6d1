import { OddsError } from '../resilience/odds-error.ts';

/**
 * The JSON of a source's answer. Bytes that are no UTF-8 become U+FFFD, so that one bad byte in a name does not cost a slate.
 * @throws OddsError `source_empty_body`, `source_truncated` or `source_not_json`
 */
export function parseJsonBody(body: Uint8Array, source: string): unknown {
  const text = new TextDecoder().decode(body);
  if (text.trim() === '') {
    throw new OddsError(
      'source_empty_body',
      `${source} answered with an empty body where JSON was expected. Ask again; if it stays empty, the request is no longer served like this.`,
      { details: { source, bytes: body.length } },
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson(text, body.length, source, cause);
  }
}

function notJson(text: string, bytes: number, source: string, cause: unknown): OddsError {
  const details = { source, bytes };
  if (endsInside(text)) {
    return new OddsError(
      'source_truncated',
      `${source} answered with JSON that is cut off after ${bytes} bytes: it ends before its brackets are closed (“…${sanitizeForLog(text.slice(-clip))}”). Ask again.`,
      { cause, details },
    );
  }
  const what = /^\s*<(!doctype|html|head|body|\?xml)/i.test(text) ? 'with a web page (HTML)' : 'with text';
  return new OddsError(
    'source_not_json',
    `${source} answered ${what} where JSON was expected: it begins with “${sanitizeForLog(text.slice(0, clip))}”. A page like this comes from a block, a login or an outage in front of the source: look at the landed body.`,
    { cause, details },
  );
}

const clip = 60;

/** Text of others, fit for a log line or a terminal: letters, digits and signs only, on one line. */
export function sanitizeForLog(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ')
    .trim();
}

/** Does the text begin as JSON does, and end inside a string or before its last bracket is closed? */
function endsInside(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
  }
  return inString || depth > 0;
}
