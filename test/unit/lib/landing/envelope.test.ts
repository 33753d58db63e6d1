import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLanded, encodeLanded } from '../../../../lib/landing/envelope.ts';
import { contentHashOf, largestBodyBytes, type Observation } from '../../../../lib/odds/observation.ts';

function observationOf(body: Uint8Array, rest: Partial<Observation> = {}): Observation {
  const content = {
    source: 'action-network',
    league: 'mlb',
    slateDate: '2026-07-30',
    request: { method: 'GET' as const, url: 'https://api.example.com/slate', query: { date: '20260730' } },
    body,
    ...rest,
  };
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    capturedAt: '2026-07-30T17:04:05.678Z',
    contentHash: contentHashOf(content),
    correlationId: 'run-1',
    ...content,
  };
}

describe('a landed observation', () => {
  it('comes back byte for byte, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (body) => {
        const observation = observationOf(body);
        expect(decodeLanded('key', encodeLanded(observation))).toEqual(observation);
      }),
    );
  });

  it('is never much more than twice its body, and comes back, whatever its text is escaped to', () => {
    for (const character of ['x', '"', '\u0001', '\\', 'é', '⚾']) {
      const observation = observationOf(new TextEncoder().encode(character.repeat(200_000)));
      const bytes = encodeLanded(observation);
      expect(gunzipSync(bytes).length).toBeLessThanOrEqual(2 * observation.body.length + 64 * 1024);
      expect(decodeLanded('key', bytes)).toEqual(observation);
    }
    expect.assertions(12);
  });

  it('of the largest body that can land comes back', () => {
    const observation = observationOf(new Uint8Array(largestBodyBytes).fill(32));
    const read = decodeLanded('key', encodeLanded(observation));
    expect(Buffer.from(read.body).equals(observation.body)).toBe(true);
  });

  it('is refused by its key when it unpacks to more than any body that can land', () => {
    const bomb = gzipSync(Buffer.alloc(3 * largestBodyBytes));
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(() => decodeLanded('landed/bomb.json.gz', bomb)).toThrow(
      expect.objectContaining({
        code: 'landed_unreadable',
        message: expect.stringMatching(/landed\/bomb.*larger than any/),
      }),
    );
  });

  it('is another one when another slate was asked for, though the answer was the same', () => {
    const [today, tomorrow] = ['2026-07-30', '2026-07-31'].map((slateDate) =>
      observationOf(Buffer.from('[]'), { slateDate }),
    );
    expect(today?.contentHash).not.toBe(tomorrow?.contentHash);
  });

  it('is refused by its key when it is no envelope, or not the content that its hash names', () => {
    const stored = JSON.parse(gunzipSync(encodeLanded(observationOf(Buffer.from('{"a":1}')))).toString());
    const changed = gzipSync(JSON.stringify({ ...stored, body: '{"a":2}' }));
    const refused = [Buffer.from('no gzip'), gzipSync('{}'), changed];
    for (const bytes of refused) {
      expect(() => decodeLanded('landed/x.json.gz', bytes)).toThrow(/landed\/x\.json\.gz/);
    }
    expect(refused).toHaveLength(3);
  });
});
