import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncSportsbooks } from '../../../functions/migrate-schema/sync-sportsbooks.ts';
import { boardQuery } from '../../../lib/queries/board.ts';
import { recordLinks } from '../../../lib/recording/links/record-links.ts';
import { record } from '../../../lib/recording/record.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import { schemaDrift } from '../../../lib/storage/contract/drift.ts';
import { contract } from '../../../lib/storage/migrations/contract.ts';
import { assertion, readLink } from '../../support/asserted-links.ts';
import { engineAtHand } from '../../support/engines.ts';
import { gameReading, observedAt, offered, readingOf } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { entryOf, noDetails, scheduleAt } from '../../support/schedule-entries.ts';
import { isLongSearch, sampleOf } from '../../support/search.ts';
import { type Answers, type Asking, onDrifted } from './drift-asking.ts';
import { type DriftCase, driftCases } from './drift-cases.ts';
import {
  checkEveryValueShows,
  headingOf,
  type JudgedCase,
  judge,
  kindOf,
  outcomesByName,
  outcomesIn,
  outcomesText,
} from './drift-outcomes.ts';

const away = { selection: 'away' } as const;
const over = { market: 'total', selection: 'over' } as const;
const team = { market: 'team_total', team: 'home', selection: 'over' } as const;
const split = { period: 'full_game', money: 55 } as const;
const fanduel = { sportsbook: 'fanduel-nj' } as const;
const scope = [
  'draftkings-nj/full_game/moneyline/main',
  'draftkings-nj/full_game/total/main',
  'draftkings-nj/full_game/team_total/home/main',
  'fanduel-nj/full_game/moneyline/main',
  'fanduel-nj/full_game/spread/main',
  'fanduel-nj/full_game/total/main',
  'public/full_game/moneyline/main',
  'public/full_game/team_total/home/main',
] as const;
/** Both sides of each market, for a consensus close. */
const paired = [
  offered(-110, null, fanduel),
  offered(-110, null, { ...fanduel, ...away }),
  offered(-110, -1.5, { ...fanduel, market: 'spread' }),
  offered(-110, 1.5, { ...fanduel, market: 'spread', ...away }),
  offered(-110, 8.5, { ...fanduel, ...over }),
  offered(-110, 8.5, { ...fanduel, ...over, selection: 'under' }),
];
const ofDraftkings = (price: number) => [
  offered(price),
  offered(-price, null, away),
  offered(price, 8.5, over),
  offered(price, 4.5, team),
];
const game = (price: number, tickets = 60) =>
  gameReading([...ofDraftkings(price), ...paired], {
    scope,
    splits: [
      { ...split, market: 'moneyline', team: null, selection: 'home', tickets },
      { ...split, ...team, tickets },
    ],
  });

const recorded = [observedAt(0, [game(-110)]), observedAt(10, [game(-120, 61)]), observedAt(20, [game(-130)])];
const newer = { ...observedAt(20, [game(-130)]), reading: readingOf([game(-135)], 2) };
const side = (score: number) => ({ id: 143, name: 'Philadelphia Phillies', score, isWinner: score === 3 });
const beforePitch = entryOf({ listedOn: '2026-07-30', details: noDetails });
const final = entryOf({
  listedOn: '2026-07-30',
  state: 'final',
  winner: 'home',
  home: side(3),
  away: side(1),
  details: { ...noDetails, firstPitch: '2026-07-30T23:07:00.000Z' },
});
const captured = { capturedAt: '2026-07-30T12:00:00.000Z' };
const linked = { ...assertion, ...captured, startTime: '2026-07-30T23:05:00.000Z', entry: '2026-07-30' };
const undone = { ...assertion, ...captured, gamePk: null };
const asking: Asking = {
  recorded,
  day: '2026-07-30T00:00:00Z',
  // In order, late, and by a newer reader.
  toRecord: [observedAt(30, [game(-140, 70)]), observedAt(15, [game(-125, 65)]), newer],
  schedules: {
    // The second one could not read its date to the end.
    recorded: [scheduleAt(0, [beforePitch]), scheduleAt(10, [final], { wholeDates: [] })],
    toRecord: [
      scheduleAt(20, []),
      scheduleAt(5, [final]),
      scheduleAt(10, [beforePitch], { readerVersion: 2, wholeDates: ['2026-07-30'] }),
    ],
  },
  links: {
    recorded: [readLink(linked), readLink(undone)],
    toRecord: [readLink({ ...linked, sourceGameId: '2' }), readLink(undone), readLink(linked, 2)],
  },
};

/** What is derived, with a value in every column. */
const attempt = "history.attempt_id('mlb', 1, '2026-07-30')";
const played = "history.attempt_id('mlb', 777001, '2026-07-30')";
const derivedRows = [
  `insert into history.game_link select game_id, '2026-07-30T23:05Z', 'Philadelphia Phillies', 'Washington Nationals',
      '2026-07-30T01:00Z', null, 'linked', null, ${played}, 777001, '2026-07-30', '2026-07-30', 'same', 'only_game', '{}'
    from history.game`,
  `insert into history.game_start values
    (${played}, '2026-07-30T01:00Z', null, 'mlb', 777001, '2026-07-30', null, '2026-07-30T17:15Z', 'first_pitch', null, null,
      true, false)`,
  `insert into history.game_link select game_id, start_time, home_team, away_team, known_at, known_until, state, reason,
      ${attempt}, game_pk, entry::date, entry::date, orientation, method, '{}'
    from (select distinct game_id, start_time, home_team, away_team from history.game_reading) mention, (values
      ('2026-07-30T01:00Z'::timestamptz, '2026-07-30T02:00Z'::timestamptz, 'unlinked', 'ambiguous', null, null, null, null),
      ('2026-07-30T02:00Z', null, 'linked', null, 1, '2026-07-30', 'same', 'only_game')
    ) link (known_at, known_until, state, reason, game_pk, entry, orientation, method)`,
  `insert into history.game_start values
    (${attempt}, '2026-07-30T01:00Z', '2026-07-30T02:00Z', 'mlb', 1, '2026-07-30', '2026-07-29T20:00Z', '2026-07-30T23:05Z',
      'official_start', '2026-07-30T23:00Z', 'postponed', false, false),
    (${attempt}, '2026-07-30T02:00Z', null, 'mlb', 1, '2026-07-30', null, '2026-07-30T17:05Z', 'first_pitch', null, null, true,
      false)`,
  `insert into history.game_link (game_id, start_time, home_team, away_team, known_at, state, reason, evidence)
    select game_id, '2026-07-31T23:05Z', 'A', 'B', '2026-07-30T01:00Z', 'unlinked', 'ambiguous', '{}' from history.game`,
];

const kind = engineAtHand();

describe(`a schema that drifts, on ${kind}`, () => {
  let database: OddsDatabase;

  beforeAll(async () => {
    database = await openOddsDatabase(kind);
    await syncSportsbooks.run(database.as('owner'));
    for (const observed of recorded) await record(database.as('recorder'), observed);
    await recordSchedules(database.as('recorder'), asking.schedules.recorded);
    await recordLinks(database.as('recorder'), asking.links.recorded);
    // What a recorder that was killed has left: the parts of a whole one are gone.
    await database.as('owner').execute({
      sql: `insert into history.reading_part (document, part, source, content)
        values (gen_random_uuid(), 0, 'action-network', '{')`,
    });
    for (const sql of derivedRows) await database.as('owner').execute({ sql });
  });
  afterAll(() => database?.close());

  it('is without drift if it has just been migrated, for every role', async () => {
    const columns = Object.values(contract).reduce((sum, relation) => sum + Object.keys(relation.columns).length, 0);
    const relations = Object.keys(contract).length;
    for (const role of ['reader', 'recorder', 'owner'] as const) {
      expect(await schemaDrift(database.as(role), contract)).toEqual({ ok: true, relations, columns, drift: [] });
    }
  });

  it('costs the database nothing if there is none: queries are planned as if they named the views', async () => {
    const planOf = async (sql: string) =>
      (
        await database
          .as('reader')
          .execute({ sql: `explain ${sql}`, parameters: { league: 'mlb', from: asking.day, sportsbook: null } })
      ).rows;
    const direct = boardQuery.text.replaceAll(/\(select [^()]+ from (\S+) (\w)\) \2/g, '$1 $2');
    expect(direct).toContain('from odds.current_line c');
    expect(await planOf(boardQuery.text)).toEqual(await planOf(direct));
  });

  it('never gives fewer rows, another value or a silent NULL, whichever column goes', async () => {
    const owner = database.as('owner');
    const baselines = new Map<string, Answers>();
    const judged: JudgedCase[] = [];
    const cases = await driftCases(owner);
    expect(cases.length).toBeGreaterThan(350);
    for (const each of isLongSearch ? cases : someOfEachKind(cases)) {
      const before = baselines.get(each.relation) ?? (await onDrifted(owner, { ...each, statements: [] }, asking));
      if (!baselines.has(each.relation)) checkEveryValueShows(before, each.relation);
      baselines.set(each.relation, before);
      judged.push(judge(each, await onDrifted(owner, each, asking), before));
    }
    if (isLongSearch) return await expect(outcomesText(judged)).toMatchFileSnapshot(outcomesFile);
    const expected = outcomesIn(readFileSync(new URL(outcomesFile, import.meta.url), 'utf8'));
    expect(Object.keys(expected)).toEqual([...new Set(cases.map(headingOf))]);
    for (const [name, lines] of Object.entries(outcomesByName(judged)))
      expect({ [name]: expected[name] }).toEqual({ [name]: expect.arrayContaining([...lines]) });
  }, 180_000);
});

/** `npm run search -- -u` writes it. */
const outcomesFile = './schema-drift-outcomes.txt';

function someOfEachKind(cases: readonly DriftCase[]): readonly DriftCase[] {
  const kinds = Map.groupBy(sampleOf('drifts in random order', cases, cases.length), kindOf);
  const some = [...kinds.values()].flatMap((ofKind) => ofKind.slice(0, 4));
  console.info(`${some.length} of ${cases.length} drifts, of each of ${kinds.size} kinds`);
  return some;
}
