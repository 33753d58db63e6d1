import { describe, expect, it } from 'vitest';
import { endOfOutput } from '../../harness/end-of-output.ts';
import { metricsIn, Output } from '../../harness/output.ts';

function figures(values: Readonly<Record<string, number | number[]>>): string {
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }));
  return JSON.stringify({ _figures: { Timestamp: 0, CloudWatchMetrics: [{ Namespace: 'Odds', Metrics }] }, ...values });
}

describe('what a function prints', () => {
  it('is read line by line, in however many pieces it arrives', async () => {
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
    expect(await output.linesOf(false)).toEqual(['{"message":"one"}', '{"message":"two"}']);
  });

  it('is complete once the last line has arrived, which is later than the answer', async () => {
    const output = new Output();
    setTimeout(() => output.write(`late\n${endOfOutput}\n`), 20);
    expect(await output.linesOf(false)).toEqual(['late']);
  });

  it('is what has arrived by then, of a process that was killed', async () => {
    const output = new Output();
    output.write('begun\n');
    expect(await output.linesOf(true)).toEqual(['begun']);
  });
});

describe('the metrics in it', () => {
  it('are summed by name over all lines', () => {
    expect(metricsIn([figures({ Gaps: 2, RunsFailed: 1 }), figures({ Gaps: [1, 3] })])).toEqual({
      Gaps: 6,
      RunsFailed: 1,
    });
  });

  it('are not read from log lines or from lines that are not JSON', () => {
    expect(metricsIn(['{"level":"INFO","message":"Collection failed","Gaps":2}', 'Warning: something'])).toEqual({});
  });
});
