import { describe, expect, it } from 'vitest';
import type { Ended } from '../../chaos/instance.ts';
import { summedUp, told } from '../../chaos/told.ts';

const run = { status: 'recorded', source: 'action-network', servedBy: ['action-network'], landed: 2, gaps: [] };

function ended(name: Ended['function'], ending: Ended['ending']): Ended {
  const calls = { dataApi: 0, s3: 0, dynamoDb: 0, actionNetwork: 0, theOddsApi: 0, mlbStatsApi: 0 };
  return { function: name, at: new Date(0), afterRun: false, ending, lines: [], calls };
}

const answered = (answer: unknown) => told(ended('collect-odds', { ended: 'answered', answer }));

describe('how an invocation ended', () => {
  it('is told by its status, its code, and what has landed or was missed', () => {
    const error = { code: 'source_blocked', message: 'It blocks us.' };
    expect(answered(run)).toBe('recorded, 2 landed');
    expect(answered({ ...run, status: 'failed', landed: 0, gaps: [{}, {}], error })).toBe(
      'failed source_blocked, 2 gaps',
    );
  });

  it('is the same whether a price has moved or not', () => {
    expect(answered({ ...run, status: 'unchanged' })).toBe(answered(run));
  });

  it('names who served in the place of the first source', () => {
    expect(answered({ ...run, servedBy: ['the-odds-api'] })).toBe('recorded, 2 landed, by the-odds-api');
  });

  it('is told of a drain, of a process that was killed, and of a handler that threw', () => {
    const error = { code: 'state_unavailable', message: 'Away.' };
    expect(told(ended('record-backlog', { ended: 'answered', answer: { status: 'failed', error } }))).toBe(
      'failed state_unavailable',
    );
    expect(told(ended('collect-odds', { ended: 'killed' }))).toBe('killed');
    expect(told(ended('collect-odds', { ended: 'threw', message: 'No.' }))).toBe('threw No.');
  });
});

it('tells once what is alike, and how often it was', () => {
  expect(summedUp(['a', 'b', 'a', 'a'])).toBe('3 × a; b');
});
