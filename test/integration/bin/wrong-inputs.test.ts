import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { runProgram } from '../../../bin/program.ts';
import { fakeTerminal } from '../../unit/bin/fake-terminal.ts';
import { openCommandLine } from './command-line.ts';

// Each wrong input, with the sentence that answers it and its exit code. "~" in words and sentences is the test's folder.

const { home: folder, start, close } = openCommandLine('wrong');
const at = '2026-07-04T12:00:00Z';
const from = (file: string) => ['collect', '--from', `~/${file}`, '--captured-at', at];

beforeAll(async () => {
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'packed.gz'), gzipSync('{}'));
  writeFileSync(join(folder, 'binary'), Buffer.from([0x7b, 0, 0x7d]));
  writeFileSync(join(folder, 'latin'), Buffer.from('{"name":"Orix\xe1"}', 'latin1'));
  writeFileSync(join(folder, 'large'), '');
  truncateSync(join(folder, 'large'), 64 * 1024 * 1024 + 1);
  writeFileSync(join(folder, 'empty.sql'), '');
  mkdirSync(join(folder, 'broken', 'sim'), { recursive: true });
  writeFileSync(
    join(folder, 'broken', 'sim', 'machine.lock'),
    'no database of SQLite at all, but longer than its header is',
  );
  mkdirSync(join(folder, 'taken', 'sim', 'database'), { recursive: true });
  writeFileSync(join(folder, 'taken', 'sim', 'database', 'notes.txt'), '');
  await start('sim');
});
afterAll(close);

async function answerTo(words: readonly string[], environment: Record<string, string> = {}) {
  const terminal = fakeTerminal();
  const here = (text: string) => text.replaceAll('~', folder);
  const exitCode = await runProgram({
    words: words.map(here),
    terminal,
    clock: () => new Date(at),
    environment: Object.fromEntries(
      Object.entries({ ODDS_HOME: folder, ...environment }).map(([name, value]) => [name, here(value)]),
    ),
    stdin: () => Readable.from(['']),
  });
  return { exitCode, ...terminal };
}

async function expectAnswer(
  words: readonly string[],
  sentence: string,
  exitCode: number,
  environment: Record<string, string> = {},
) {
  const people = await answerTo(words, environment);
  const message = people.notices.join('\n').replaceAll(folder, '~');
  expect({ exitCode: people.exitCode, message }).toEqual({ exitCode, message: expect.stringContaining(sentence) });
  expect(message).not.toMatch(/^ +at |unexpected|node:internal/m);
  if (words.some((word) => /^(--csv|--jsonl?)$/.test(word))) return;
  const programs = await answerTo([...words, '--json'], environment);
  expect(programs.exitCode).toBe(exitCode);
  expect(programs.printed).toHaveLength(1);
  expect(JSON.parse(programs.printed[0] ?? '')).toEqual({
    error: expect.objectContaining({ code: expect.any(String), message: expect.any(String) }),
  });
}

describe('wrong arguments', () => {
  test.each<[readonly string[], string]>([
    [['colect'], "unknown command 'colect'"],
    [['board', '--colour'], "unknown option '--colour'"],
    [['board', 'mlb'], "too many arguments for 'board'"],
    [['board', '--date', 'today'], 'must be a date of the calendar'],
    [['board', '--date', '2026-02-29'], 'must be a date of the calendar'],
    [['board', '--league', 'MLB!'], 'must be a league in lower case'],
    [['board', '--league'], "'--league <league>' argument missing"],
    [['collect', '--date', '2026-13-01'], 'must be a date of the calendar'],
    [['collect', '--league', ''], 'must be a league in lower case'],
    [['collect', '--source', 'no-source'], 'Allowed choices are action-network'],
    [['collect', '--from', '~/file'], "'--from' needs '--captured-at"],
    [['collect', '--captured-at', at], "'--captured-at' needs '--from"],
    [['collect', '--from', '~/file', '--captured-at', 'noon'], 'must be an ISO time with an offset'],
    [['collect', '--from', '~/file', '--captured-at', '2026-02-30T12:00:00Z'], 'must be an ISO time with an offset'],
    [['drain', '--since', 'yesterday'], 'must be a date of the calendar'],
    [['replay'], "required option '--from <YYYY-MM-DD>' not specified"],
    [['replay', '--from', '2026-07-02', '--to', '2026-07-01'], "'--from' is a day after the one of '--to'"],
    [['rebuild', '--accept-loss'], "'--accept-loss' needs '--yes'"],
    [['games', 'sync', '--date', '2026-07-02', '--to', '2026-07-01'], "'--date' is a date after the one of '--to'"],
    [['games', 'sync', '--from', '~/file'], "'--from' needs '--captured-at"],
    [['games', 'sync', '--from', '~/file', '--date', '2026-07-01'], 'lists its dates itself'],
    [['games', '--date', 'today'], 'must be a date of the calendar'],
    [['circuits', 'open'], 'needs the circuit'],
    [['circuits', 'open', 'database'], "needs '--reason <text>'"],
    [['circuits', 'explode'], 'Allowed choices are show'],
    [['circuits', 'show', '--for', '5'], "'--for' goes with open or close"],
    [['circuits', 'open', 'database', '--reason', 'x', '--for', '0'], 'whole number of minutes'],
    [['circuits', 'show', 'nothing'], 'There is no circuit "nothing". There are: action-network'],
    [['dead', 'retry'], "'dead retry' needs keys, or '--all'"],
    [['dead', 'dismiss', 'x'], "'dead dismiss' needs '--reason <text>'"],
    [['completion', 'csh'], 'Allowed choices are bash, zsh, fish'],
    [['sql', 'select 1', '--file', '~/file'], "give a statement or '--file', not both"],
    [['sql', 'select 1', '--csv', '--json'], 'cannot be used with option'],
  ])('%j', (words, sentence) => expectAnswer(words, sentence, 2));
});

describe('wrong files', () => {
  test.each<[readonly string[], string, number]>([
    [from('none'), 'The file of --from cannot be read: there is no such file: ~/none', 2],
    [from('file/none'), 'The file of --from cannot be read: there is no such file: ~/file/none', 2],
    [from('folder'), 'The file of --from cannot be read: it is a folder: ~/folder', 2],
    [from('packed.gz'), 'The file of --from is packed with gzip. Unpack it first: ~/packed.gz', 2],
    [from('binary'), 'The file of --from is binary, and a recorded answer is a text in UTF-8: ~/binary', 2],
    [from('latin'), 'The file of --from is binary, and a recorded answer is a text in UTF-8: ~/latin', 2],
    [from('large'), 'has 67108865 bytes, and a recorded answer has at most 67108864: ~/large', 2],
    [['sql', '-f', '~/none.sql'], 'The file ~/none.sql cannot be read: there is no such file.', 2],
    [['sql', '-f', '~/folder'], 'The file ~/folder cannot be read: it is a folder.', 2],
    [['sql', '-f', '~/empty.sql'], 'There is no statement.', 1],
  ])('%j', expectAnswer);
});

describe('wrong homes', () => {
  test.each<[string, string]>([
    ['~/file', '~/file has a file in the place of a folder. Move that file away'],
    ['~/file/below', '~/file/below/sim has a file in the place of a folder. Move that file away'],
    ['/dev/null/odds', '/dev/null/odds/sim has a file in the place of a folder'],
    ['/proc/odds', '/proc/odds'],
    [`~/${'x'.repeat(300)}`, 'has too long a name. Shorten it'],
    ['~/broken', 'A file in it is of another program. Move it away'],
    ['~/taken', '~/taken/sim/database holds other files than a database. Choose another folder.'],
  ])('%s', (wrong, sentence) => expectAnswer(['status'], sentence, 2, { ODDS_HOME: wrong }));
});

describe('wrong environments and databases', () => {
  const own = { ODDS_HOME: '~/other' };
  test.each<[Record<string, string>, string, number]>([
    [{ DATABASE_URL: 'localhost' }, 'DATABASE_URL is no postgres:// address: write postgres://', 2],
    [{ DATABASE_URL: 'mysql://127.0.0.1/odds' }, 'DATABASE_URL is no postgres:// address', 2],
    [{ DATABASE_URL: 'postgres:///odds' }, 'DATABASE_URL names no host', 2],
    [{ DATABASE_URL: 'postgres://127.0.0.1:99999/odds' }, 'DATABASE_URL is no postgres:// address', 2],
    [{ DATABASE_URL: 'postgres://127.0.0.1:1/odds' }, '127.0.0.1:1/odds: nothing answers there. Start the server', 1],
    [{ DATABASE_URL: 'postgres://odds.invalid/odds' }, 'odds.invalid/odds: there is no host of that name', 2],
    [{ THE_ODDS_API_KEY: ' ' }, 'THE_ODDS_API_KEY is blank', 2],
    [{ ACTION_NETWORK_BOOKS: '68,draftkings' }, 'ACTION_NETWORK_BOOKS holds no id of a book at place 2', 2],
    [{ ACTION_NETWORK_BOOKS: '68,68' }, 'ACTION_NETWORK_BOOKS names book 68 twice', 2],
    [{ POWERTOOLS_LOG_LEVEL: 'loud' }, 'POWERTOOLS_LOG_LEVEL is none of TRACE', 2],
  ])('%j', (environment, sentence, exitCode) =>
    expectAnswer(['status'], sentence, exitCode, { ...own, ...environment }),
  );

  test('a server that is not PostgreSQL', async () => {
    const server = createServer((socket) =>
      socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    const port = await new Promise((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve(Object(server.address()).port)),
    );
    const environment = { ...own, DATABASE_URL: `postgres://127.0.0.1:${port}/odds` };
    await expectAnswer(['status'], 'no PostgreSQL server answers there', 1, environment);
    server.close();
  });

  const postgres = inject('postgres');
  describe.skipIf(!('url' in postgres))('on a PostgreSQL server', () => {
    const addressed = (change: (url: URL) => void) => {
      const url = new URL('url' in postgres ? postgres.url : 'postgres://127.0.0.1');
      change(url);
      return { ...own, DATABASE_URL: url.href };
    };
    test('a database that does not exist', () =>
      expectAnswer(
        ['status'],
        'there is no such database. Create it, or correct the address.',
        2,
        addressed((url) => {
          url.pathname = '/odds_none';
        }),
      ));
    test('a user that does not exist', async () => {
      const environment = addressed((url) => {
        [url.username, url.password] = ['odds_none', 'a-secret'];
      });
      await expectAnswer(['status'], 'refuses the user or the password', 2, environment);
      const { notices } = await answerTo(['status'], environment);
      expect(notices.join()).not.toContain('a-secret');
    });
  });
});

describe('wrong SQL', () => {
  test.each<[string, string]>([
    ['', 'There is no statement.'],
    ['/* nothing */', 'There is no statement.'],
    ['delete from odds.game', '"odds sql" only reads'],
    ['select 1; select 2', 'There is a second statement; "odds sql" takes one'],
    ['select (1', 'There is a "(" without its ")"'],
    ['selct 1', 'syntax error at or near "1" (line 1, column 7)'],
    ['select * from nothing.there', 'relation "nothing.there" does not exist'],
    ['select prise from odds.current_line', 'column "prise" does not exist'],
    ['select 1/0', 'division by zero'],
  ])('%j', (statement, sentence) => expectAnswer(['sql', statement], sentence, 1));
});
