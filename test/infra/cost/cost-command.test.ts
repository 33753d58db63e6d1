import { describe, expect, it } from 'vitest';
import { costLines } from '../../../bin/cost-lines.ts';
import { runProgram } from '../../../bin/program.ts';
import { assume, usualAssumptions } from '../../../infra/cost/assumptions.ts';
import { costReportOf } from '../../../infra/cost/cost-report.ts';
import { fakeTerminal } from '../../unit/bin/fake-terminal.ts';
import { dev, inputOf } from './priced-stages.ts';

/** Without credentials, and without a folder that could hold a store. */
async function odds(...words: string[]) {
  const terminal = fakeTerminal();
  const exitCode = await runProgram({
    words,
    terminal,
    clock: () => new Date(0),
    environment: { ODDS_HOME: '/dev/null/no-folder' },
  });
  return { exitCode, printed: terminal.printed.join('\n'), notices: terminal.notices.join('\n') };
}

describe('odds cost', () => {
  it('computes, without an account, what docs/cost.md says of the stage, with what was measured', async () => {
    const run = await odds('cost', '--stage', 'dev', '--json', '--assume', 'awake-acu=1', 'log-kb=8');
    expect(run).toMatchObject({ exitCode: 0, notices: '' });
    const assumptions = { ...usualAssumptions, 'awake-acu': 1, 'log-kb': 8 };
    const expected = costReportOf({ ...inputOf(dev), assumptions });
    expect(JSON.parse(run.printed)).toEqual({
      store: 'dev',
      region: 'us-east-1',
      ...JSON.parse(JSON.stringify(expected)),
    });
  });

  it('shows the dearest service first, the totals, and what is assumed', () => {
    const report = costReportOf(inputOf(dev));
    const [, first = '', ...others] = costLines(report, fakeTerminal());
    const shown = others.join('\n');
    expect(first).toMatch(/^CloudWatch +dashboards/);
    expect(shown).toContain(`$${report.totalUsd.season.toFixed(2)}`);
    expect(shown).toContain('In season it is 61 % CloudWatch');
    expect(shown).toContain('awake-acu=0.5');
  });

  it.each([
    [['cost'], "'cost' needs '--stage <name>'"],
    [['cost', '--stage', 'dev', '--region', 'eu-west-1'], 'us-east-1'],
    [['cost', '--stage', 'dev', '--assume', 'awake-acu=-1'], '--assume "awake-acu=-1" is no name=value'],
    [['cost', '--stage', 'dev', '--assume', 'toString=1'], 'Names: collect-odds-seconds'],
  ])('ends %j as a usage error that says what is wrong', async (words, said) => {
    const { exitCode, notices } = await odds(...words);
    expect(exitCode).toBe(2);
    expect(notices).toContain(said);
  });
});

describe('an assumption', () => {
  it('is replaced by the last value that is given for it', () => {
    expect(assume(['log-kb=1', 'log-kb=2.5'])).toEqual({ ...usualAssumptions, 'log-kb': 2.5 });
  });
});
