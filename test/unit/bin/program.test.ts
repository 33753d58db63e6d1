import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from '../../../bin/program.ts';
import { fakeTerminal } from './fake-terminal.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'odds-program-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function run(words: readonly string[], environment: Record<string, string> = {}) {
  const terminal = fakeTerminal();
  const clock = () => new Date('2026-07-04T12:00:00Z');
  const exitCode = await runProgram({ words, terminal, clock, environment: { ODDS_HOME: home, ...environment } });
  return { exitCode, ...terminal };
}

describe('the command line', () => {
  test.each([
    [['collect', '--date', '2026-13-01'], /--date .*2026-13-01/],
    [['collect', '--date', '2026-02-29'], /--date .*2026-02-29/],
    [['collect', '--league', 'MLB!'], /--league .*MLB!/],
    [['collect', '--from', 'x.json', '--captured-at', '2026-07-04 12:00'], /--captured-at .*2026-07-04 12:00/],
    [['collect', '--from', 'x.json', '--captured-at', '2026-02-30T12:00:00Z'], /--captured-at .*2026-02-30/],
    [['collect', '--from', 'x.json'], /'--from' needs '--captured-at/],
    [['collect', '--captured-at', '2026-07-04T12:00:00Z'], /'--captured-at' needs '--from/],
    [['start', '--live'], /'start' simulates a day/],
    [['collect', '--from'], /--from .*argument missing/],
    [['collect', '--colour'], /unknown option '--colour'/],
    [['collect', 'mlb'], /too many arguments/],
    [['colect'], /unknown command 'colect'/],
    [['sql'], /there is no statement; give one, a '--file', or '-'/],
    [['sql', '-f'], /--file .*argument missing/],
    [['sql', 'select 1', '-f', 'x.sql'], /give a statement or '--file', not both/],
    [['sql', 'select 1', '--csv', '--json'], /'--csv' cannot be used with option '--json'/],
    [['sql', 'select 1', '--jsonl', '-x'], /'--jsonl' cannot be used with option '-x, --expanded'/],
    [['board', '--date', 'today'], /--date .*today/],
    [['replay'], /required option '--from/],
    [['replay', '--from', '2026-07-02', '--to', '2026-07-01'], /'--from' is a day after/],
    [['replay', '--from', '2026-07-32', '--to', '2026-07-01'], /--from .*2026-07-32/],
    [['schedule', '--from', '2026-07-02', '--to', '2026-07-01'], /'--from' is a date after/],
    [['schedule', '--to', '2026-02-30'], /--to .*2026-02-30/],
    [['collect', '--date', '1900-01-01'], /'--date': 1900-01-01 is outside .*2018-01-01 to 2027-07-05/],
    [['collect', '--date', '2036-07-04', '--live'], /'--date': 2036-07-04 is outside/],
    [['board', '--date', '1900-01-01'], /'--date': 1900-01-01 is outside/],
    [['schedule', '--from', '1900-01-01', '--to', '2026-07-04'], /'--from': 1900-01-01 is outside/],
    [['schedule', '--to', '2100-01-01'], /'--to': 2100-01-01 is outside/],
    [['collect', '--league', 'nfl'], /'--league': the simulated market plays mlb only.*--live/],
    [['collect', '--league', 'xyz'], /'--league': no source knows the league xyz; there are .*mlb/],
    [['collect', '--league', 'xyz', '--live'], /'--league': no source knows the league xyz; there are .*mlb/],
    [
      ['collect', '--league', 'wnba', '--source', 'the-odds-api', '--live'],
      /the-odds-api is not asked for the league wnba/,
    ],
    [['rebuild', '--accept-loss'], /'--accept-loss' needs '--yes'/],
    [['games', 'link'], /needs a source and its id of the game, or '--unlinked'/],
    [['games', 'link', 'pinnacle', 'e1', '1', '--reason', 'r'], /'pinnacle' is invalid for argument 'source'/],
    [['games', 'link', 'the-odds-api', '', '1', '--reason', 'r'], /argument 'source-game-id'/],
    [['games', 'link', 'the-odds-api', 'e1', '--reason', 'r'], /needs the official game's gamePk, or '--undo'/],
    ...['7467.5', 'e1', '0', '2147483648'].map((pk): [string[], RegExp] => [
      ['games', 'link', 'the-odds-api', 'e1', pk, '--reason', 'r'],
      /argument 'game-pk'.* integer: the gamePk/,
    ]),
    [['games', 'link', 'the-odds-api', 'e1', '1'], /needs '--reason <text>'/],
    ...['', '  ', 'x'.repeat(501), 'two\nlines'].map((reason): [string[], RegExp] => [
      ['games', 'link', 'the-odds-api', 'e1', '1', '--reason', reason, '--json'],
      /--reason <text>.*1 to 500 characters/s,
    ]),
    [['games', 'link', 'the-odds-api', 'e1', '1', '--start', '2026-07-04 12:00'], /--start .*2026-07-04 12:00/],
    [['games', 'link', 'the-odds-api', 'e1', '1', '--entry', '2026-02-30'], /--entry .*2026-02-30/],
    [['games', 'link', 'the-odds-api', 'e1', '1', '--reason', 'r', '--undo'], /'--undo' takes no gamePk/],
    [
      ['games', 'link', 'the-odds-api', 'e1', '--reason', 'r', '--undo', '--entry', '2026-07-04'],
      /'--undo' takes no '--entry'/,
    ],
    [
      ['games', 'link', 'the-odds-api', 'e1', '1', '--reason', 'r', '--league', 'xyz'],
      /'--league': the-odds-api is not asked for the league xyz/,
    ],
    [['games', 'link', '--unlinked', '--reason', 'r'], /'--unlinked' takes no game, and no '--reason'/],
    [['games', 'link', 'the-odds-api', '--unlinked'], /'--unlinked' takes no game/],
    [['games', 'link', '--unlinked', '--league', 'mlb'], /'--unlinked' takes no game, and no .*'--league'/],
  ])('refuses %j by name before anything starts', async (words, message) => {
    const { exitCode, notices, printed } = await run(words);
    expect(exitCode).toBe(2);
    expect(notices.join('\n')).toMatch(message);
    const answer = printed.map((text) => JSON.parse(text).error.code);
    expect(answer).toEqual(words.some((word) => /^--jsonl?$/.test(word)) ? ['argument_invalid'] : []);
    expect(readdirSync(home)).toEqual([]);
  });

  test('refuses a recorded answer that cannot be read, by its path, before anything starts', async () => {
    const missing = join(home, 'no-such.json');
    const { exitCode, notices } = await run(['collect', '--from', missing, '--captured-at', '2026-07-04T12:00:00Z']);
    expect(exitCode).toBe(2);
    expect(notices.join('\n')).toContain(missing);
    expect(readdirSync(home)).toEqual([]);
  });

  test('with --json, tells an error on standard output as one JSON object too', async () => {
    const words = ['collect', '--from', join(home, 'none'), '--captured-at', '2026-07-04T12:00:00Z', '--json'];
    const { printed } = await run(words);
    expect(printed).toHaveLength(1);
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({ error: { code: 'argument_invalid' } });
  });

  test.each([
    ['DATABASE_URL', 'mysql://localhost/odds'],
    ['DATABASE_URL', 'localhost'],
    ['THE_ODDS_API_KEY', ' '],
    ['POWERTOOLS_LOG_LEVEL', 'loud'],
  ])('refuses a wrong %s by its name', async (name, value) => {
    const { exitCode, notices } = await run(['board'], { [name]: value });
    expect(exitCode).toBe(2);
    expect(notices.join('\n')).toContain(name);
  });

  test('says so if the home cannot be a folder', async () => {
    writeFileSync(join(home, 'file'), '');
    const { exitCode, notices } = await run(['board'], { ODDS_HOME: join(home, 'file') });
    expect(exitCode).toBe(2);
    expect(notices.join('\n')).toContain(join(home, 'file'));
  });
});
