import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { decodeLanded, encodeLanded } from '../../../../../lib/landing/envelope.ts';
import { contentHashOf } from '../../../../../lib/odds/observation.ts';
import { assertedObservation } from '../../../../../lib/sources/asserted/link.ts';
import { assertion, assertions, reader } from '../../../../support/asserted-links.ts';

it('reads from its envelope what a person said, and when', () => {
  fc.assert(
    fc.property(assertions, (said) => {
      const landed = decodeLanded('key', encodeLanded(assertedObservation(said, 'run')));
      expect(reader.read(landed)).toEqual({ readerVersion: 1, assertion: said });
    }),
  );
});

/** With another body under the same envelope. */
const bodied = (body: unknown) => {
  const observation = assertedObservation(assertion, 'run');
  const changed = {
    ...observation,
    body: typeof body === 'string' ? new TextEncoder().encode(body) : new TextEncoder().encode(JSON.stringify(body)),
  };
  return { ...changed, contentHash: contentHashOf(changed) };
};
const { league: _league, capturedAt: _at, ...said } = assertion;

test.each([
  ['is no JSON', '{'],
  ['lacks a reason', { ...said, reason: '  ' }],
  ['has a reason of more than 500 characters', { ...said, reason: 'x'.repeat(501) }],
  ['has a text that PostgreSQL refuses in JSON', { ...said, reason: 'x\u0000' }],
  ['has half a character', { ...said, sourceGameId: '\ud800' }],
  ['names no game of a source', { ...said, sourceGameId: '' }],
  ['has a gamePk that is no integer', { ...said, gamePk: 777001.5 }],
  ['has a gamePk beyond the integers of PostgreSQL', { ...said, gamePk: 2 ** 31 }],
  ['has a gamePk as a text', { ...said, gamePk: '777001' }],
  ['has a start in another spelling', { ...said, startTime: '2026-08-03T17:05:00Z' }],
  ['has an entry that is no date', { ...said, entry: '2026-02-30' }],
  ['takes back with an entry', { ...said, gamePk: null, entry: '2026-08-03' }],
  ['has a field that this reader does not know', { ...said, more: true }],
])('refuses a body that %s', (_what, body) => {
  expect(() => reader.read(bodied(body))).toThrowError(
    expect.objectContaining({ code: 'source_shape_changed', message: 'The body is not a link by hand.' }),
  );
});

test('reads a body at its bounds', () => {
  const atBounds = { ...said, reason: 'x'.repeat(500), gamePk: 2 ** 31 - 1, sourceGameId: 'y'.repeat(200) };
  expect(reader.read(bodied(atBounds)).assertion).toMatchObject(atBounds);
});
