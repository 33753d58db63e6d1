import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { parseJsonBody, sanitizeForLog } from '../../../../lib/sources/json-body.ts';

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function failureOf(body: Uint8Array): OddsError {
  try {
    parseJsonBody(body, 'a-source');
  } catch (error) {
    if (error instanceof OddsError) return error;
    throw error;
  }
  throw new Error('The body was read.');
}

describe('parseJsonBody', () => {
  test('reads JSON, with a byte order mark or without', () => {
    expect(parseJsonBody(bytes('\uFEFF {"games": []} '), 'a-source')).toEqual({ games: [] });
  });

  test('reads on if a byte is no UTF-8', () => {
    expect(parseJsonBody(new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d]), 'a-source')).toEqual(['\uFFFD']);
  });

  test.each(['', ' \n\t', '\uFEFF'])('calls %j an empty body', (text) => {
    const failure = failureOf(bytes(text));
    expect(failure.code).toBe('source_empty_body');
    expect(failure.message).toContain('a-source answered with an empty body');
  });

  test('says that a web page came, and how it begins', () => {
    const failure = failureOf(bytes('<!DOCTYPE html>\n<html><body>Access denied</body></html>'));
    expect(failure.code).toBe('source_not_json');
    expect(failure.message).toContain('a web page (HTML)');
    expect(failure.message).toContain('begins with “<!DOCTYPE html> <html><body>Access denied');
  });

  test.each(['upstream timed out', '{"games": }', '[1, 2]]', '{bad: 1}', 'undefined'])('calls %j no JSON', (text) => {
    expect(failureOf(bytes(text)).code).toBe('source_not_json');
  });

  test('says after how many bytes JSON is cut off', () => {
    const failure = failureOf(bytes('{"games": [{"id": 1, "name": "Gul'));
    expect(failure.code).toBe('source_truncated');
    expect(failure.message).toContain('cut off after 33 bytes');
  });

  test('calls every true beginning of an object or a list cut off', () => {
    const whole = fc
      .oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()))
      .map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(whole, fc.nat(), (text, at) => {
        const body = bytes(text);
        const failure = failureOf(body.slice(0, 1 + (at % (body.length - 1))));
        expect(failure.code).toBe('source_truncated');
      }),
    );
  });

  test('never throws anything but its own errors', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string().map(bytes)), (body) => {
        try {
          parseJsonBody(body, 'a-source');
        } catch (error) {
          expect(error).toBeInstanceOf(OddsError);
        }
      }),
    );
  });
});

test('harmless text has no control characters, no line breaks and no escape sequences', () => {
  expect(sanitizeForLog('a\u0000b\u001b[31mred\r\n\u202Eevil\ud800')).toBe('a b [31mred evil\uFFFD');
});
