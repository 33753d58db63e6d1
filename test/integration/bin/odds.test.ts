import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openHome } from '../../../infra/local/home.ts';
import { readInstance } from '../../../infra/local/instance.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { startMarket } from '../../../infra/local/market/server.ts';
import { storeFolder } from '../../../infra/local/stores.ts';
import { openFreshEngine, whyMissing } from '../../support/engines.ts';
import { runInProcess } from './run-in-process.ts';
import { type OddsRun, pipeline, root, runOdds } from './run-odds.ts';

const capturedAt = '2026-07-04T14:00:00Z';

const reportSchema = z.object({
  status: z.string(),
  league: z.string(),
  leagueFrom: z.string().optional(),
  capturedAt: z.string().nullable(),
  games: z.object({ seen: z.number(), quoted: z.number() }),
  outcomes: z.object({
    seen: z.number(),
    quotes: z.number(),
    skipped: z.record(z.string(), z.number()),
    rejected: z.record(z.string(), z.number()),
  }),
  recorded: z.object({ changes: z.number(), splitChanges: z.number() }),
  databaseCalls: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

const payloads = join(root, '../shared/payloads/action-network');
const cases = join(root, '../shared/payloads/cases');
const ncaafSlate = join(cases, '1-ncaaf-as-mlb.json');
const recordedSlates = [
  {
    file: 'v2-scoreboard-nfl-2025-11-09T033049Z.json',
    at: '2025-11-09T03:30:49Z',
    seen: 768,
    quotes: 702,
    changes: 702,
    splits: 78,
  },
  {
    file: 'v2-scoreboard-nfl-2025-11-09T045841Z.json',
    at: '2025-11-09T04:58:41Z',
    seen: 768,
    quotes: 702,
    changes: 63,
    splits: 38,
  },
];
if (!existsSync(payloads)) process.stdout.write(`Recorded slates are not tested: there is no folder ${payloads}.\n`);

let folder: string;
let home: string;
let slate: string;

// What was recorded earlier is real data.
const odds = (...words: string[]) => runInProcess(home, [...words, '--live']);
const oddsProcess = (...words: string[]) => runOdds(home, [...words, '--live']);
const reportOf = ({ stdout }: OddsRun) => reportSchema.parse(JSON.parse(stdout));
const changes = 'select count(*) as changes from odds.line_change';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'odds-cli-'));
  home = join(folder, 'home');
  slate = join(folder, 'slate.json');
  const market = await startMarket({ seed: 7, now: () => new Date(capturedAt) });
  const path = '/web/v2/scoreboard/publicbetting/mlb?bookIds=15,30,68,69&date=20260704&periods=event';
  const answer = await fetch(market.url + path, { headers: { 'user-agent': 'mlb-odds test' } });
  writeFileSync(slate, await answer.text());
  await market.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// One home for all, and the tests build on each other: a new database takes seconds.
describe('the command line by itself', () => {
  test('points at the migration where the database has no schema yet', async () => {
    const { exitCode, stderr, stdout } = await odds('board');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('hint: "odds migrate"');
  });

  test('takes a recorded answer through the whole path, in a home without a schema', async () => {
    const run = await odds('collect', '--from', slate, '--captured-at', capturedAt, '--json');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const { status, outcomes, recorded, databaseCalls, games } = reportOf(run);
    expect({ status, databaseCalls, seen: games.seen }).toEqual({ status: 'recorded', databaseCalls: 1, seen: 15 });
    expect(outcomes.quotes).toBeGreaterThan(0);
    expect(recorded.changes).toBe(outcomes.quotes);
  });

  test('finds its state whole after the process that ran it was killed', async () => {
    const before = await odds('sql', changes, '--json');
    const killed = oddsProcess('collect', '--from', slate, '--captured-at', capturedAt);
    const instanceFile = openHome(storeFolder(home, 'live')).instance;
    while (!existsSync(instanceFile)) await sleep(10);
    process.kill(readInstance(instanceFile)?.pid ?? Number.NaN, 'SIGKILL');
    expect((await killed).exitCode).toBe(-1);
    expect(await odds('sql', changes, '--json')).toEqual(before);
    expect(existsSync(instanceFile)).toBe(false);
  });
});

describe('the command line beside a process that runs the machine', () => {
  let machine: Machine;
  let reader: ReturnType<typeof openDatabase>;

  beforeAll(async () => {
    machine = await startMachine({ home: storeFolder(home, 'live') });
    reader = openDatabase(machine.instance, 'reader');
  });
  afterAll(async () => {
    reader.close();
    await machine.close();
  });

  test('records nothing when it sees the same answer again, from several processes at once', async () => {
    const collect = () => oddsProcess('collect', '--from', slate, '--captured-at', capturedAt, '--json');
    const runs = await Promise.all([collect(), collect()]);
    for (const run of runs) {
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(reportOf(run)).toMatchObject({ status: 'unchanged', recorded: { changes: 0, splitChanges: 0 } });
    }
  });

  test('says that its key is not used where another process runs the machine, and does not repeat it', async () => {
    const key = 'a-key-that-nobody-may-find-0123456789';
    const { exitCode, stdout, stderr } = await runInProcess(home, ['--verbose', 'sql', changes, '--live'], {
      environment: { THE_ODDS_API_KEY: key },
    });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/THE_ODDS_API_KEY is not used.*process \d+ already, which has none/);
    expect(stdout + stderr).not.toContain(key);
  });

  test('fails with a code and a sentence on an answer that is none, and leaves the tables as they are', async () => {
    const before = await reader.execute({ sql: changes });
    const html = join(folder, 'blocked.html');
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
    const file = join(folder, 'query.sql');
    writeFileSync(file, '-- one row\nselect 1 as a, null as b, $$$$ as c;\n');
    expect(await odds('sql', '-f', file, '--csv')).toMatchObject({ exitCode: 0, stdout: 'a,b,c\n1,,""\n' });
    const piped = await pipeline(`echo 'table odds.game' | node bin/odds.ts sql --live --jsonl | head -n 1`, home);
    expect(JSON.parse(piped.stdout)).toMatchObject({ source: 'action-network', league: 'mlb' });
    expect(piped).toMatchObject({ exitCode: 0, stderr: 'store: live, real data\n' });
  });

  test('stops asking when nobody reads any more', async () => {
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
    const run = await odds('collect', '--from', slate, '--captured-at', capturedAt, '--json', '--verbose');
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

  describe.skipIf(!existsSync(ncaafSlate))('on a recorded answer of another league', () => {
    const from = ['collect', '--from', ncaafSlate, '--captured-at', '2025-11-09T04:59:19Z', '--json'];

    test('refuses it under the league that it was given, naming both', async () => {
      const run = await odds(...from, '--league', 'mlb');
      expect(run.exitCode).toBe(1);
      expect(reportOf(run)).toMatchObject({ status: 'failed', league: 'mlb', error: { code: 'source_other_league' } });
      expect(reportOf(run).error?.message).toContain('was to be of mlb, and it is of ncaaf');
    });

    test('records it under its own league if none is given, and says so', async () => {
      const run = await odds(...from);
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(reportOf(run)).toMatchObject({
        status: 'recorded',
        league: 'ncaaf',
        leagueFrom: 'body',
        outcomes: { seen: 12, quotes: 12, skipped: {}, rejected: {} },
      });
      const { rows } = await reader.execute({
        sql: "select distinct league from odds.game where source_game_id = '255354'",
      });
      expect(rows).toEqual([{ league: 'ncaaf' }]);
    });
  });

  describe.skipIf(!existsSync(cases))('on a recorded answer with lines that are wrong', () => {
    const linesOf = async (game: string) => {
      const { rows } = await reader.execute({
        sql: `select concat_ws(' ', period, market, team, selection, line, price) as line from odds.current_line
          where source_game_id = :game order by 1`,
        parameters: { game },
      });
      return rows.map(({ line }) => line);
    };

    test('refuses a total of 0 and nothing else', async () => {
      const file = join(cases, '2-f5-total-of-0.json');
      const run = await odds('collect', '--from', file, '--captured-at', '2026-08-08T16:00:00Z', '--json');
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(reportOf(run)).toMatchObject({
        outcomes: { seen: 8, quotes: 6, skipped: {}, rejected: { missing_line: 2 } },
        recorded: { changes: 6 },
      });
      expect(await linesOf('292748')).not.toContainEqual(expect.stringContaining('first_five'));
    });

    test('records the total of one team if that of the other cannot be read', async () => {
      const file = join(cases, '4-team-total-of-one-team-lost.json');
      const run = await odds('collect', '--from', file, '--captured-at', '2025-09-20T12:00:00Z', '--json');
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(reportOf(run)).toMatchObject({
        league: 'ncaaf',
        outcomes: { seen: 5, quotes: 3, skipped: {}, rejected: { missing_team: 2 } },
        recorded: { changes: 3 },
      });
      expect(await linesOf('254547')).toEqual([
        'full_game moneyline away 7000',
        'full_game team_total home over 47.5 -114',
        'full_game team_total home under 47.5 -114',
      ]);
    });
  });

  test('keeps of an answer of several sports what is of the league, and asks for the league if none is given', async () => {
    const file = join(folder, 'several-sports.json');
    const lines = [{ key: 'h2h', outcomes: ['Gulls', 'Otters'].map((name) => ({ name, price: 100 })) }];
    const event = (id: string, sport_key: string) => ({
      id,
      sport_key,
      commence_time: '2026-07-04T23:05:00Z',
      home_team: 'Gulls',
      away_team: 'Otters',
      bookmakers: [{ key: 'fanduel', markets: lines }],
    });
    const sports = ['soccer_epl', 'baseball_mlb', 'icehockey_nhl', 'basketball_nba'];
    writeFileSync(file, JSON.stringify(sports.map((sport) => event(`mixed-${sport}`, sport))));
    const from = ['collect', '--source', 'the-odds-api', '--from', file, '--captured-at', capturedAt, '--json'];

    const unnamed = await odds(...from);
    expect(unnamed.exitCode).toBe(1);
    expect(unnamed.stdout).toMatch(/event_invalid.*epl, mlb, nba, nhl.*--league/);

    const run = await odds(...from, '--league', 'mlb');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(reportOf(run)).toMatchObject({
      status: 'recorded',
      games: { seen: 1 },
      outcomes: { seen: 8, quotes: 2, skipped: { other_league: 6 }, rejected: {} },
    });
    const { rows } = await reader.execute({
      sql: "select source_game_id as id, league from odds.game where source_game_id like 'mixed-%'",
    });
    expect(rows).toEqual([{ id: 'mixed-baseball_mlb', league: 'mlb' }]);
  });

  describe('an answer of The Odds API in another of its shapes', () => {
    const eventObject = {
      id: 'one-event',
      sport_key: 'baseball_mlb',
      commence_time: 1_783_206_300,
      home_team: 'Gulls',
      away_team: 'Otters',
      bookmakers: [
        {
          key: 'fanduel',
          markets: [
            {
              key: 'h2h_1st_5_innings',
              outcomes: ['Gulls', 'Otters'].map((name) => ({ name, price: 100, bet_limit: 500 })),
            },
            {
              key: 'team_totals',
              outcomes: [{ name: 'Over', description: 'Gulls', price: -115, point: 4.5, sid: '7' }],
            },
            { key: 'batter_hits', outcomes: [{ name: 'Over', description: 'A. Batter', price: -115, point: 0.5 }] },
          ],
        },
      ],
    };
    const from = (file: string) =>
      ['collect', '--source', 'the-odds-api', '--from', file, '--captured-at', '2026-07-05T12:00:00Z'] as const;

    test('is recorded under its own time if it is a historical snapshot, and the report says so', async () => {
      const file = join(folder, 'snapshot.json');
      const timestamp = '2026-07-04T15:00:00Z';
      writeFileSync(
        file,
        JSON.stringify({ timestamp, previous_timestamp: null, next_timestamp: null, data: eventObject }),
      );
      const run = await odds(...from(file), '--json');
      expect(run).toMatchObject({ exitCode: 0 });
      expect(JSON.parse(run.stdout)).toMatchObject({
        capturedAt: '2026-07-04T15:00:00.000Z',
        capturedAtFrom: 'body',
        recorded: { changes: 3 },
        outcomes: {
          seen: 4,
          quotes: 3,
          skipped: { unknown_market: 1 },
          rejected: {},
          skippedMarkets: { batter_hits: 1 },
        },
      });
      const again = await odds(...from(file));
      expect(again.stdout).toMatch(/captured at 2026-07-04T15:00:00\.000Z\n.*--captured-at is another one/);
      expect(again.stdout).toContain('not kept: 1 batter_hits');
      const { rows } = await reader.execute({
        sql: "select distinct o.captured_at, o.landed_key from odds.observation o where o.landed_key like '%the-odds-api/mlb/2026-07-04/150000%'",
      });
      expect(rows).toHaveLength(1);
    });

    test('is refused by name, and nothing lands, if the snapshot is of the future', async () => {
      const file = join(folder, 'future.json');
      writeFileSync(file, JSON.stringify({ timestamp: '2100-01-01T00:00:00Z', data: [] }));
      const run = await odds(...from(file));
      expect(run.exitCode).not.toBe(0);
      expect(run.stderr + run.stdout).toMatch(/timestamp \("2100-01-01T00:00:00Z"\) lies in the future/);
    });

    const cases = join(root, '../shared/payloads/cases');
    describe.skipIf(!existsSync(cases))('in earnest', () => {
      test.each([
        ['3-dateformat-unix.json', '2024-09-06T01:01:05Z', 'nfl', 2],
        ['3-event-endpoint-object.json', '2026-07-24T01:56:00Z', 'mlb', 10],
      ])('gives every outcome: %s', async (file, at, league, quotes) => {
        const words = [
          'collect',
          '--source',
          'the-odds-api',
          '--from',
          join(cases, file),
          '--captured-at',
          at,
          '--json',
        ];
        const run = await odds(...words);
        expect(run).toMatchObject({ exitCode: 0, stderr: '' });
        expect(reportOf(run)).toMatchObject({
          league,
          games: { seen: 1, quoted: 1 },
          outcomes: { seen: quotes, quotes, skipped: {}, rejected: {} },
          recorded: { changes: quotes },
        });
      });
    });
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
    const file = join(folder, 'winter.json');
    writeFileSync(file, JSON.stringify([event('eve', '2026-12-02T04:59:00Z'), event('day', '2026-12-02T05:00:00Z')]));
    const second = ['--source', 'the-odds-api', '--captured-at', '2026-12-01T12:00:00Z'];
    expect(await odds('collect', '--from', file, ...second)).toMatchObject({ exitCode: 0 });
    const { stdout } = await odds('board', '--date', '2026-12-02', '--all-sources', '--json');
    expect(JSON.parse(stdout)).toMatchObject([{ source: 'the-odds-api', sourceGameId: 'day' }]);
  });

  describe.skipIf(!existsSync(payloads))('on a slate that was recorded from the real source', () => {
    test.each(recordedSlates)(
      'gives $changes changes and $splits split changes: $file',
      async ({ file, at: captured, ...numbers }) => {
        const run = await odds(
          'collect',
          '--league',
          'nfl',
          '--from',
          join(payloads, file),
          '--captured-at',
          captured,
          '--json',
        );
        const { outcomes, recorded, databaseCalls } = reportOf(run);
        expect({
          seen: outcomes.seen,
          quotes: outcomes.quotes,
          changes: recorded.changes,
          splits: recorded.splitChanges,
        }).toEqual(numbers);
        expect(outcomes.skipped).toEqual({ game_over: 66 });
        expect(databaseCalls).toBe(1);
      },
    );
  });
});

describe.skipIf(whyMissing('postgres') !== undefined)('the command line on a PostgreSQL server', () => {
  test('keeps everything in the database that DATABASE_URL names, and names that without its password', async () => {
    const { engine, url: databaseUrl = '' } = await openFreshEngine('postgres');
    const own = join(folder, 'home-of-server');
    const collected = await runOdds(own, ['collect', '--from', slate, '--captured-at', capturedAt, '--json'], {
      DATABASE_URL: databaseUrl,
    });
    const { recorded, outcomes } = reportOf(collected);
    expect(recorded.changes).toBe(outcomes.quotes);
    const away = await runOdds(own, ['sql', 'select 1', '--live'], {
      DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none',
    });
    expect(away.exitCode).toBe(1);
    expect(away.stderr).toContain('127.0.0.1:1');
    expect(away.stderr).not.toContain('secret');
    await engine.close();
  });
});
