import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLocalDeployment } from '../../../../infra/local/local-deployment.ts';
import type { GameLink, LinkAssertion } from '../../../../lib/games/identity/link.ts';
import { linkHistory, linksAt } from '../../../../lib/games/identity.ts';
import { publishedTeams } from '../../../../lib/games/teams.ts';
import type { Database } from '../../../../lib/storage/database.ts';
import { rowIn } from '../../../support/asserted-links.ts';
import { rowsIn } from '../../../support/schedule-tables.ts';
import { mention, official, recordsOf } from '../../../unit/lib/games/identity/records.ts';
import { openCommandLine } from '../command-line.ts';

const { oddsIn, start, close } = openCommandLine('games-link');
let deployment: ReturnType<typeof openLocalDeployment>;
let owner: Database;

const clock = () => new Date('2024-07-10T13:00:00.000Z');
const odds = (...words: string[]) => oddsIn({ clock }, 'games', 'link', ...words);
const jsonOf = async (...words: string[]) => JSON.parse((await odds(...words, '--json')).stdout);

/** A straight doubleheader, of which the source lists one game: which one, the rules cannot say. */
const [twins, whiteSox] = [142, 145] as const;
const records = recordsOf({
  sightings: [mention('e1', [twins, whiteSox], '2024-07-10T18:10Z', '2024-07-10T12:00Z')],
  official: [
    official({ gamePk: 746773, start: '2024-07-10T18:10Z', doubleheader: 'Y' }),
    official({ gamePk: 746772, start: '2024-07-10T18:15Z', doubleheader: 'Y', gameNumber: 2, startIsOpen: true }),
  ],
});

beforeAll(async () => {
  deployment = openLocalDeployment(await start('sim'));
  owner = deployment.database('owner');
});
afterAll(async () => {
  await deployment?.close();
  await close();
});

/** The links by hand that are recorded. */
async function recorded(): Promise<readonly LinkAssertion[]> {
  const rows = await rowsIn(owner, 'history.link_assertion', 'captured_at, content_hash');
  return rows.map(rowIn).map(({ at, game, means }) => {
    const [source, league, sourceGameId, startTime] = game as [string, string, string, string | null];
    const [gamePk, entry, reason] = means as [number | null, string | null, string];
    return { source, league, sourceGameId, startTime, gamePk, entry, reason, capturedAt: String(at) };
  });
}

/** What a drain that derives links makes of what is recorded; here with the schedule and the mentions of this file. */
async function derive(more: readonly GameLink[] = []): Promise<readonly GameLink[]> {
  const history = linkHistory({ ...records, assertions: await recorded() }, publishedTeams);
  const now = [...linksAt(history, '2024-07-10T13:59:00.000Z'), ...more];
  await owner.execute({ sql: 'truncate history.game_link' });
  for (const { answer, ...link } of now) {
    const linked = answer.state === 'linked' ? answer : undefined;
    await owner.execute({
      sql: `with g as (
          insert into history.game (game_id, source, league, source_game_id)
          values (history.game_id(:source, :league, :id), :source, :league, :id)
          on conflict (game_id) do update set league = excluded.league returning game_id
        )
        insert into history.game_link (game_id, start_time, home_team, away_team, known_at, state, reason, game_pk, entry, method, evidence)
        select game_id, :start::timestamptz, :home, :away, :known::timestamptz, :state, :reason, :pk::integer, :entry::date,
          :method, :evidence::jsonb from g`,
      parameters: {
        source: link.source,
        league: link.league,
        id: link.sourceGameId,
        start: link.startTime,
        home: link.homeTeam,
        away: link.awayTeam,
        known: link.knownAt,
        state: answer.state,
        reason: answer.state === 'unlinked' ? answer.reason : null,
        pk: linked?.gamePk ?? null,
        entry: linked?.entry ?? null,
        method: linked?.method ?? null,
        evidence: JSON.stringify(answer.evidence),
      },
    });
  }
  return now;
}

// The tests build on each other: a new machine takes seconds.
describe('a game that the rules decline to link', () => {
  test('is listed with the reason, what the source lists and what it can be, and the command that links it', async () => {
    await derive();
    const { exitCode, stdout } = await odds('--unlinked');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`the-odds-api e1  2024-07-10 18:10Z  Minnesota Twins at Chicago White Sox (mlb)
  ambiguous: it can be more than one official game, or the games of the source and of the schedule do not fit each other
  the source lists e1 at 2024-07-10 18:10Z
  the schedule has 746772 of 2024-07-10 at a time to be announced, 746773 of 2024-07-10 at 2024-07-10 18:10Z
Link one by hand: odds games link the-odds-api e1 GAME_PK --start 2024-07-10T18:10:00.000Z --reason "…"
`);
    expect(await jsonOf('--unlinked')).toMatchObject({
      store: 'sim',
      unlinked: [{ sourceGameId: 'e1', reason: 'ambiguous', evidence: { listed: [{ sourceGameId: 'e1' }] } }],
      more: false,
    });
  });

  test('is linked by hand: landed, recorded by a drain, and linked by the rules from then on', async () => {
    const words = [
      'the-odds-api',
      'e1',
      '746772',
      '--start',
      '2024-07-10T13:10:00-05:00',
      '--reason',
      ' by the pitchers ',
    ];
    const report = await jsonOf(...words);
    expect(report).toMatchObject({ store: 'sim', recorded: true, reason: null });
    expect(report.mentions).toMatchObject([{ sourceGameId: 'e1', state: 'unlinked', reason: 'ambiguous' }]);
    expect(report.landedKey).toMatch(/^links\/asserted\/mlb\/2024-07-10\/130000\.000Z-[0-9a-f]{64}\.json\.gz$/);
    expect(await recorded()).toEqual([
      {
        source: 'the-odds-api',
        league: 'mlb',
        sourceGameId: 'e1',
        startTime: '2024-07-10T18:10:00.000Z',
        gamePk: 746772,
        entry: null,
        reason: 'by the pitchers',
        capturedAt: '2024-07-10T13:00:00.000Z',
      },
    ]);
    expect(await derive()).toMatchObject([{ answer: { state: 'linked', gamePk: 746772, method: 'asserted' } }]);
    expect(await jsonOf('--unlinked')).toMatchObject({ unlinked: [] });
    expect((await odds('--unlinked')).stdout).toContain('Every game is linked to its official game');
  });

  test('is linked again at a later moment by another word, and says what it is now', async () => {
    const later = { clock: () => new Date('2024-07-10T13:00:01.000Z') };
    const words = ['the-odds-api', 'e1', '746773', '--entry', '2024-07-10', '--reason', 'it was game 1'];
    const { exitCode, stdout } = await oddsIn(later, 'games', 'link', ...words);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^recorded {2}the-odds-api e1 is game 746773 of 2024-07-10$/m);
    // No drain has derived links from it.
    expect(stdout).toContain(
      '2024-07-10 18:10Z  Minnesota Twins at Chicago White Sox (mlb): game 746772 of 2024-07-10, by hand',
    );
  });

  test('is linked for a start that no mention states, which is said', async () => {
    const later = { clock: () => new Date('2024-07-10T13:00:01.500Z') };
    const words = ['the-odds-api', 'e1', '746773', '--start', '2024-07-10T21:25:00Z', '--reason', 'if it moves'];
    const { exitCode, stdout } = await oddsIn(later, 'games', 'link', ...words);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {2}None of them states that start: it holds once one does\.$/m);
  });

  test('is left to the rules again by --undo', async () => {
    const later = { clock: () => new Date('2024-07-10T13:00:02.000Z') };
    const { exitCode, stdout } = await oddsIn(
      later,
      'games',
      'link',
      'the-odds-api',
      'e1',
      '--undo',
      '--reason',
      'a mistake',
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^recorded {2}the-odds-api e1 is as the rules say$/m);
    const assertions = await recorded();
    expect(assertions.map(({ gamePk }) => gamePk)).toEqual([746772, 746773, 746773, null]);
    const history = linkHistory({ ...records, assertions }, publishedTeams);
    expect(linksAt(history, '2024-07-10T13:00:02.000Z')).toMatchObject([
      { answer: { state: 'unlinked', reason: 'ambiguous' } },
    ]);
  });

  test('is counted by the status like everything that landed, replayed and rebuilt', async () => {
    const run = async (...words: string[]) => JSON.parse((await oddsIn({ clock }, ...words, '--json')).stdout);
    expect(await run('status')).toMatchObject({ landed: 4, recorded: 4, waiting: 0, dead: 0 });
    const days = ['--from', '2024-07-10', '--to', '2024-07-10', '--kind', 'links'];
    expect(await run('replay', ...days)).toMatchObject({ landed: 4, already: 4 });
    expect(await run('rebuild', '--kind', 'links')).toMatchObject({ outcome: 'equal', landed: 4 });
  });
});

describe('a list of what is not linked', () => {
  test('leaves out leagues without an official schedule, and shows texts of sources escaped', async () => {
    const [of] = linksAt(linkHistory(records, publishedTeams), clock().toISOString());
    if (of === undefined) throw new Error('there is no link');
    const evidence = { listed: [], official: [] };
    await derive([
      {
        ...of,
        league: 'nfl',
        sourceGameId: 'n',
        answer: { state: 'unlinked', reason: 'no_official_schedule', evidence },
      },
      {
        ...{
          ...of,
          sourceGameId: 'u',
          homeTeam: 'American\u001b[31m All-Stars',
          startTime: '2024-07-11T00:00:00.000Z',
        },
        answer: { state: 'unlinked', reason: 'unknown_team', evidence },
      },
    ]);
    expect((await jsonOf('--unlinked')).unlinked).toMatchObject([{ sourceGameId: 'u' }, { sourceGameId: 'e1' }]);
    expect(
      (await odds('--unlinked')).stdout,
    ).toContain(`the-odds-api u  2024-07-11 00:00Z  Minnesota Twins at American\\x1b[31m All-Stars (mlb)
  unknown_team: the catalogue of teams lacks a name that the source uses
  the schedule has no game that it can be
`);
  });
});

test('a link that no drain can record now has landed, ends as deferred, and is recorded by the next one', async () => {
  const later = { clock: () => new Date('2024-07-10T14:00:00.000Z') };
  await oddsIn(later, 'circuits', 'open', 'database', '--reason', 'maintenance', '--for', '60');
  const words = ['games', 'link', 'the-odds-api', 'e9', '746773', '--reason', 'the book says so'];
  const { exitCode, stdout } = await oddsIn(later, ...words);
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(
    /^landed {2}the-odds-api e9 is game 746773, and not recorded yet\. .*circuit.* The next drain records it\.$/m,
  );
  // A warm function believes what it has read of a circuit for a moment.
  const afterwards = { clock: () => new Date('2024-07-10T14:05:00.000Z') };
  await oddsIn(afterwards, 'circuits', 'auto', 'database');
  expect(JSON.parse((await oddsIn(afterwards, 'drain', '--json')).stdout)).toMatchObject({
    recorded: { linkAssertions: 1 },
  });
  expect((await recorded()).at(-1)).toMatchObject({ sourceGameId: 'e9' });
});
