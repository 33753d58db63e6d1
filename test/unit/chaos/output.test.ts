import { describe, expect, it } from 'vitest';
import { endOfOutput } from '../../chaos/functions/end-of-output.ts';
import { metricsIn, Output } from '../../chaos/output.ts';

function emf(values: Readonly<Record<string, number | number[]>>): string {
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }));
  return JSON.stringify({ _aws: { Timestamp: 0, CloudWatchMetrics: [{ Namespace: 'Odds', Metrics }] }, ...values });
}

describe('what a function prints', () => {
  it('is taken line by line, in however many pieces it comes', async () => {
    const output = new Output();
    for (const piece of [
      '{"message":',
      '"one"}\n{"mess',
      'age":"two"}\n',
      endOfOutput.slice(0, 5),
      `${endOfOutput.slice(5)}\n`,
    ]) {
      output.write(piece);
    }
    expect(await output.whole(false)).toEqual(['{"message":"one"}', '{"message":"two"}']);
  });

  it('is whole only once the last line has come, which is later than the answer', async () => {
    const output = new Output();
    setTimeout(() => output.write(`late\n${endOfOutput}\n`), 20);
    expect(await output.whole(false)).toEqual(['late']);
  });

  it('is what has come by then, of a process that was killed', async () => {
    const output = new Output();
    output.write('begun\n');
    expect(await output.whole(true)).toEqual(['begun']);
  });
});

describe('the metrics among it', () => {
  it('are summed up by name over all that was told', () => {
    expect(metricsIn([emf({ Gaps: 2, RunsFailed: 1 }), emf({ Gaps: [1, 3] })])).toEqual({ Gaps: 6, RunsFailed: 1 });
  });

  it('are not looked for in log lines, nor in what is no JSON', () => {
    expect(metricsIn(['{"level":"INFO","message":"Collection failed","Gaps":2}', 'Warning: something'])).toEqual({});
  });
});
