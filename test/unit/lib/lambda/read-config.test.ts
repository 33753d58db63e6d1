import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readConfig } from '../../../../lib/lambda/read-config.ts';

const schema = z.object({ PLACE: z.string().startsWith('arn:'), WAIT_MS: z.coerce.number().int().default(5) });

describe('reading the environment of a function', () => {
  it('gives what the schema makes of it, and leaves out what it does not name', () => {
    expect(readConfig(schema, { PLACE: 'arn:x', WAIT_MS: '7', HOME: '/' })).toEqual({ PLACE: 'arn:x', WAIT_MS: 7 });
    expect(readConfig(schema, { PLACE: 'arn:x' })).toEqual({ PLACE: 'arn:x', WAIT_MS: 5 });
  });

  it('fails by the name of every variable that is missing or wrong', () => {
    expect(() => readConfig(schema, { WAIT_MS: 'soon' })).toThrow(
      expect.objectContaining({
        code: 'environment_invalid',
        message: expect.stringMatching(/PLACE is missing.*WAIT_MS is wrong/),
        details: { variables: ['PLACE', 'WAIT_MS'] },
      }),
    );
  });

  it('calls a variable wrong by its own name if a part of it is, and each part that is', () => {
    const list = z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(['a', 'b'])));
    expect(() => readConfig(z.object({ PLACES: list }), { PLACES: 'a,x,y' })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/: PLACES is wrong \([^;]+\); PLACES is wrong \([^;]+\)\.$/),
        details: { variables: ['PLACES'] },
      }),
    );
  });

  it('does not show the wrong value', () => {
    expect(() => readConfig(schema, { PLACE: 'hunter2' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});
