import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { openCommandLine } from './command-line.ts';
import { reportOf, root } from './run-odds.ts';

const capturedAt = '2026-07-04T14:00:00Z';

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

const { home: folder, odds: inHome, start, close } = openCommandLine('recorded-answers');
let reader: ReturnType<typeof openDatabase>;

// What was recorded earlier is real data.
const odds = (...words: string[]) => inHome(...words, '--live');

beforeAll(async () => {
  reader = openDatabase((await start('live')).instance, 'reader');
});
afterAll(async () => {
  reader.close();
  await close();
});

describe('a recorded answer, collected by the command line', () => {
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
