import { describe, expect, it } from 'vitest';
import { type Contender, Medians, medianOf, race } from '../../bench/measure.ts';

describe('medianOf', () => {
  it('is the middle one, whatever the order', () => {
    expect(medianOf([9, 1, 2])).toBe(2);
  });

  it('lies between the two in the middle of an even number', () => {
    expect(medianOf([8, 1, 2, 4])).toBe(3);
  });

  it('of nothing is no number', () => {
    expect(() => medianOf([])).toThrow('nothing was measured');
  });
});

describe('Medians', () => {
  it('compares two that were timed', () => {
    const medians = new Medians(new Map(Object.entries({ slow: [30, 30, 90], fast: [10, 10, 10] })));
    expect(medians.ratio('slow', 'fast')).toBe(3);
  });

  it('has nothing to say of what did not take part', () => {
    const medians = new Medians(new Map([['slow', [30]]]));
    expect(medians.of('fast')).toBeUndefined();
    expect(medians.ratio('slow', 'fast')).toBeUndefined();
  });

  it('fails for what took part and was never timed', () => {
    expect(() => new Medians(new Map([['slow', []]])).of('slow')).toThrow('slow was never timed');
  });
});

describe('a race', () => {
  const noting = (ran: string[], name: string, rest: Partial<Contender> = {}): Contender => ({
    name,
    ready: () => () => ran.push(name),
    ...rest,
  });

  it('lets another one begin each round, after one to warm up', async () => {
    const ran: string[] = [];
    await race([noting(ran, 'a'), noting(ran, 'b')], { rounds: 2 });
    expect(ran.join('')).toBe('abbaab');
  });

  it('runs what takes too long in fewer rounds, and not to warm up', async () => {
    const ran: string[] = [];
    await race([noting(ran, 'a', { atMostRounds: 1 }), noting(ran, 'b')], { rounds: 3 });
    expect(ran.filter((name) => name === 'a')).toHaveLength(1);
    expect(ran.filter((name) => name === 'b')).toHaveLength(4);
  });

  it('ends with the first failure: a wrong thing is not worth timing', async () => {
    const failing: Contender = {
      name: 'a',
      ready: () => () => {
        throw new Error('wrong');
      },
    };
    await expect(race([failing], { rounds: 1 })).rejects.toThrow('wrong');
  });
});
