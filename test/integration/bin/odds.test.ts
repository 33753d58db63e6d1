import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openHome } from '../../../infra/local/home.ts';
import { readInstance } from '../../../infra/local/instance.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { startMarket } from '../../../infra/local/market/server.ts';
import { storeFolder } from '../../../infra/local/stores.ts';
import { openFreshEngine, whyMissing } from '../../support/engines.ts';
import { openCommandLine } from './command-line.ts';
import { pipeline, reportOf, runOdds } from './run-odds.ts';

const capturedAt = '2026-07-04T14:00:00Z';

const { home, odds: inHome, oddsIn, close } = openCommandLine('cli');
const slate = join(home, 'slate.json');
let recorded: number;

// What was recorded earlier is real data.
const odds = (...words: string[]) => inHome(...words, '--live');
const changes = 'select count(*) as changes from odds.line_change';

beforeAll(async () => {
  const market = await startMarket({ seed: 7, now: () => new Date(capturedAt) });
  const path = '/web/v2/scoreboard/publicbetting/mlb?bookIds=15,30,68,69&date=20260704&periods=event';
  const answer = await fetch(market.url + path, { headers: { 'user-agent': 'mlb-odds test' } });
  writeFileSync(slate, await answer.text());
  await market.close();
});
afterAll(close);

// One home for all, and the tests build on each other: a new database takes seconds.
describe('the command line by itself', () => {
  test('points at the migration if the database has no schema yet', async () => {
    const { exitCode, stderr, stdout } = await odds('board');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('hint: "odds migrate"');
  });

  test('takes a recorded answer through the whole path, in a home without a schema', async () => {
    const run = await odds('collect', '--from', slate, '--captured-at', capturedAt, '--json');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const { status, outcomes, databaseCalls, games, ...report } = reportOf(run);
    recorded = report.recorded.changes;
    expect({ status, databaseCalls, seen: games.seen }).toEqual({ status: 'recorded', databaseCalls: 1, seen: 15 });
    expect(outcomes.quotes).toBeGreaterThan(0);
    expect(recorded).toBe(outcomes.quotes);
  });

  test('finds its state complete after its process was killed', async () => {
    const killed = runOdds(home, ['collect', '--from', slate, '--captured-at', capturedAt]);
    const instanceFile = openHome(storeFolder(home, 'live')).instance;
    while (!existsSync(instanceFile)) await sleep(10);
    process.kill(readInstance(instanceFile)?.pid ?? Number.NaN, 'SIGKILL');
    expect((await killed).exitCode).toBe(-1);
    const { stdout } = await odds('sql', changes, '--json');
    expect(JSON.parse(stdout)).toEqual([{ changes: recorded }]);
    expect(existsSync(instanceFile)).toBe(false);
  });
});

describe('the command line beside a process that runs the machine', () => {
  const { home, odds: inHome, oddsIn, start, close } = openCommandLine('cli-beside');
  const odds = (...words: string[]) => inHome(...words, '--live');
  const oddsProcess = (...words: string[]) => runOdds(home, [...words, '--live']);
  let reader: ReturnType<typeof openDatabase>;

  beforeAll(async () => {
    reader = openDatabase((await start('live')).instance, 'reader');
    expect(await odds('collect', '--from', slate, '--captured-at', capturedAt)).toMatchObject({ exitCode: 0 });
  });
  afterAll(async () => {
    reader.close();
    await close();
  });

  test('records nothing when it sees the same answer again, from several processes at once', async () => {
    const collect = () => oddsProcess('collect', '--from', slate, '--captured-at', capturedAt, '--json');
    const runs = await Promise.all([collect(), collect()]);
    for (const run of runs) {
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(reportOf(run)).toMatchObject({ status: 'unchanged', recorded: { changes: 0, splitChanges: 0 } });
    }
  });

  test('says that its key is not used if another process runs the machine, and does not repeat it', async () => {
    const key = 'a-key-that-must-stay-secret-0123456789';
    const { exitCode, stdout, stderr } = await oddsIn(
      { environment: { THE_ODDS_API_KEY: key } },
      ...['--verbose', 'sql', changes, '--live'],
    );
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/THE_ODDS_API_KEY is not used.*process \d+ already, which has none/);
    expect(stdout + stderr).not.toContain(key);
  });

  test('fails with a code and a sentence on an answer that is none, and leaves the tables as they are', async () => {
    const before = await reader.execute({ sql: changes });
    const html = join(home, 'blocked.html');
    writeFileSync(html, '<!doctype html><title>Blocked</title>');
    const run = await odds('collect', '--from', html, '--captured-at', '2026-07-04T14:05:00Z', '--json');
    expect(run.exitCode).toBe(1);
    expect(reportOf(run)).toMatchObject({ status: 'failed', error: { code: 'source_not_json' } });
    expect(await reader.execute({ sql: changes })).toEqual(before);
  });

  test('only reads by sql, and says so', async () => {
    const { exitCode, stdout, stderr } = await odds('sql', 'delete from history.line_change', '--json');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('"odds sql" only reads');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'statement_invalid', line: 1, column: 1 } });
  });

  test('shows where in a statement the error is', async () => {
    const { exitCode, stdout, stderr } = await odds('sql', 'select prise\nfrom odds.current_line');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe(
      'store: live, real data\nerror: column "prise" does not exist (line 1, column 8)\n  select prise\n         ^\n' +
        'hint: Perhaps you meant to reference the column "current_line.price".\n',
    );
  });

  test('takes a statement from a file or from standard input', async () => {
    const file = join(home, 'query.sql');
    writeFileSync(file, '-- one row\nselect 1 as a, null as b, $$$$ as c;\n');
    expect(await odds('sql', '-f', file, '--csv')).toMatchObject({ exitCode: 0, stdout: 'a,b,c\n1,,""\n' });
    const piped = await pipeline(`echo 'table odds.game' | node bin/odds.ts sql --live --jsonl | head -n 1`, home);
    expect(JSON.parse(piped.stdout)).toMatchObject({ source: 'action-network', league: 'mlb' });
    expect(piped).toMatchObject({ exitCode: 0, stderr: 'store: live, real data\n' });
  });

  test('stops asking when its output is closed', async () => {
    const endless = 'select generate_series(1, 1000000000) as i';
    const { exitCode, stdout, stderr } = await pipeline(
      `set -o pipefail; node bin/odds.ts sql --live --csv '${endless}' | head -n 2`,
      home,
    );
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: 'i\n1\n', stderr: 'store: live, real data\n' });
  });

  test('prints the rows of a select as a table, numbers to the right', async () => {
    const { stdout } = await odds('sql', "select 'a' as letter, 100 as n union all select 'bb', 7 order by 2");
    expect(stdout).toBe('letter    n\nbb        7\na       100\n(2 rows)\n');
  });

  test('keeps the functions’ logs out of standard output', async () => {
    // With functions of its own, which have printed everything once they have ended.
    const words = ['collect', '--from', slate, '--captured-at', capturedAt, '--json', '--verbose'];
    const run = await oddsIn({ parts: undefined }, ...words);
    expect(run.stdout.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).toContain('"service":"collect-odds"');
  });

  test('prints the board as JSON, each side with its best price and where that is', async () => {
    const { stdout, exitCode } = await odds('board', '--json', '--date', '2026-07-04');
    expect(exitCode).toBe(0);
    const price = z.object({ price: z.number().int(), sportsbook: z.string(), openPrice: z.number().int() });
    const side = price.extend({ stale: z.boolean(), ageS: z.number().int() });
    const game = z.object({ source: z.literal('action-network'), ageS: z.number().int(), homeTeam: z.string() });
    const games = z.array(game.extend({ sides: z.array(side).min(1) })).parse(JSON.parse(stdout));
    expect(games.length).toBeGreaterThan(10);
  });

  test('prints the board of a date from its first minute in New York on, in winter too, and of each source if asked', async () => {
    const event = (id: string, commenceTime: string) => ({
      id,
      sport_key: 'baseball_mlb',
      commence_time: commenceTime,
      home_team: `Home of ${id}`,
      away_team: `Away of ${id}`,
      bookmakers: [{ key: 'fanduel', markets: [{ key: 'h2h', outcomes: [{ name: `Home of ${id}`, price: -110 }] }] }],
    });
    const file = join(home, 'winter.json');
    writeFileSync(file, JSON.stringify([event('eve', '2026-12-02T04:59:00Z'), event('day', '2026-12-02T05:00:00Z')]));
    const second = ['--source', 'the-odds-api', '--captured-at', '2026-12-01T12:00:00Z'];
    expect(await odds('collect', '--from', file, ...second)).toMatchObject({ exitCode: 0 });
    const { stdout } = await odds('board', '--date', '2026-12-02', '--all-sources', '--json');
    expect(JSON.parse(stdout)).toMatchObject([{ source: 'the-odds-api', sourceGameId: 'day' }]);
  });
});

describe.skipIf(whyMissing('postgres') !== undefined)('the command line on a PostgreSQL server', () => {
  test('keeps everything in the database that DATABASE_URL names, and names that without its password', async () => {
    const { engine, url: databaseUrl = '' } = await openFreshEngine('postgres');
    const ODDS_HOME = join(home, 'of-server');
    const collected = await oddsIn(
      { environment: { ODDS_HOME, DATABASE_URL: databaseUrl } },
      ...['collect', '--from', slate, '--captured-at', capturedAt, '--json'],
    );
    const { recorded, outcomes } = reportOf(collected);
    expect(recorded.changes).toBe(outcomes.quotes);
    const none = 'postgres://no_role:secret@127.0.0.1:1/none';
    const away = await oddsIn({ environment: { ODDS_HOME, DATABASE_URL: none } }, 'sql', 'select 1', '--live');
    expect(away.exitCode).toBe(1);
    expect(away.stderr).toContain('127.0.0.1:1');
    expect(away.stderr).not.toContain('secret');
    await engine.close();
  });
});
