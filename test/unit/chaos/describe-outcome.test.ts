import { describe, expect, it } from 'vitest';
import { describeOutcome, summarize } from '../../chaos/describe-outcome.ts';

const run = { status: 'recorded', source: 'action-network', servedBy: ['action-network'], landed: 2, gaps: [] };
const answered = (answer: unknown) =>
  describeOutcome({ function: 'collect-odds', result: { kind: 'returned', answer } });

describe('the description of an outcome', () => {
  it('has the status, the code, and how much has landed or was missed', () => {
    const error = { code: 'source_blocked', message: 'It blocks us.' };
    expect(answered(run)).toBe('recorded, 2 landed');
    expect(answered({ ...run, status: 'failed', landed: 0, gaps: [{}, {}], error })).toBe(
      'failed source_blocked, 2 gaps',
    );
  });

  it('is the same whether a price has changed or not', () => {
    expect(answered({ ...run, status: 'unchanged' })).toBe(answered(run));
  });

  it('names the source that served in place of the first', () => {
    expect(answered({ ...run, servedBy: ['the-odds-api'] })).toBe('recorded, 2 landed, by the-odds-api');
  });

  it('covers drains, killed processes and handlers that threw', () => {
    const error = { code: 'state_unavailable', message: 'Away.' };
    expect(
      describeOutcome({
        function: 'record-backlog',
        result: { kind: 'returned', answer: { status: 'failed', error } },
      }),
    ).toBe('failed state_unavailable');
    expect(describeOutcome({ function: 'collect-odds', result: { kind: 'killed' } })).toBe('killed');
    expect(describeOutcome({ function: 'collect-odds', result: { kind: 'threw', message: 'No.' } })).toBe('threw No.');
  });
});

it('lists equal outcomes once, with their number', () => {
  expect(summarize(['a', 'b', 'a', 'a'])).toBe('3 × a; b');
});
