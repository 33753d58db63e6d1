import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type DatedName, publishedTeams, type Team, TeamCatalogue } from '../../../../lib/games/teams.ts';
import { sourceNames } from '../../../../lib/sources/registry.ts';

const datedSchema = z.strictObject({
  name: z.string().regex(/^\S(.{0,58}\S)?$/),
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
});
const teamSchema = z.strictObject({
  id: z.int().positive(),
  name: datedSchema.shape.name,
  kind: z.enum(['club', 'all_star']),
  abbreviations: z.array(datedSchema).min(1),
  names: z.record(z.enum([...sourceNames, 'mlb-stats-api']), z.array(datedSchema).min(1).optional()),
});
const teams = z.array(teamSchema).parse(JSON.parse(readFileSync('lib/games/teams.json', 'utf8')));

interface Naming extends DatedName {
  readonly id: number;
  readonly at: string;
}
const namingsOf = (catalogue: readonly Team[]): Naming[] =>
  catalogue.flatMap(({ id, names, abbreviations }) => [
    ...Object.entries(names).flatMap(([source, dated = []]) => dated.map((one) => ({ ...one, id, at: source }))),
    ...abbreviations.map((one) => ({ ...one, id, at: 'abbreviation' })),
  ]);

/** Pairs of entries that give one name on one date twice: to two teams, or to one team again. */
function clashes(catalogue: readonly Team[]): string[] {
  const groups = Map.groupBy(namingsOf(catalogue), ({ at, name }) => `${at}: ${name}`);
  return [...groups].flatMap(([text, namings]) =>
    namings.flatMap((one, index) =>
      namings
        .slice(index + 1)
        .filter((other) => !endsBefore(one, other) && !endsBefore(other, one))
        .map((other) => `${text} is ${one.id} and ${other.id}`),
    ),
  );
}
const endsBefore = (a: DatedName, b: DatedName) => a.until !== undefined && b.from !== undefined && a.until <= b.from;

describe('the catalogue of teams', () => {
  test('has thirty clubs and the two teams of the All-Star Game, each once, in order of their ids', () => {
    const idsOf = (kind: string) => teams.filter((team) => team.kind === kind).map(({ id }) => id);
    expect(new Set(idsOf('club')).size).toBe(30);
    expect(idsOf('club')).toEqual([...idsOf('club')].sort((a, b) => a - b));
    expect(idsOf('all_star')).toEqual([159, 160]);
  });

  test('gives a name of a source one meaning at a time', () => {
    expect(clashes(teams as readonly Team[])).toEqual([]);
  });

  test('would show a name that two teams have at one time, and one that is there twice', () => {
    const [angels, arizona] = publishedTeams.teams as [Team, Team];
    const angelsToo = { ...arizona, names: { 'the-odds-api': [{ name: angels.name, from: '2024-01-01' }] } };
    expect(clashes([angels, angelsToo])).toContain('the-odds-api: Los Angeles Angels is 108 and 109');
    expect(clashes([angels, { ...angels, id: 1 }])).toContain('abbreviation: LAA is 108 and 1');
    // The catalogue itself then has no answer, instead of the first.
    const catalogue = new TeamCatalogue([angels, angelsToo]);
    expect(catalogue.teamNamed('the-odds-api', angels.name, '2025-05-01')).toBeUndefined();
    expect(catalogue.teamNamed('the-odds-api', angels.name, '2023-05-01')).toBe(108);
  });

  test('lets no name end before it begins', () => {
    const reversed = namingsOf(teams as readonly Team[]).filter(({ from, until }) => from && until && from >= until);
    expect(reversed).toEqual([]);
  });

  test('names every club at every date of the seasons that are kept, in the official schedule and in each source', () => {
    for (const { id, kind, names } of teams) {
      if (kind !== 'club') continue;
      for (const source of [...sourceNames, 'mlb-stats-api'] as const) {
        for (const date of ['2019-03-20', '2021-11-02', '2022-04-07', '2024-10-30', '2025-03-18', '2026-07-28']) {
          const valid = (names[source] ?? []).filter(({ name }) => publishedTeams.teamNamed(source, name, date) === id);
          expect(valid.length, `${id} ${source} ${date}`).toBeGreaterThan(0);
        }
      }
    }
  });

  test('follows a club that changes its name', () => {
    const named = (name: string, date: string) => publishedTeams.teamNamed('mlb-stats-api', name, date);
    expect([named('Cleveland Indians', '2021-10-03'), named('Cleveland Indians', '2022-04-07')]).toEqual([
      114,
      undefined,
    ]);
    expect([named('Cleveland Guardians', '2021-10-03'), named('Cleveland Guardians', '2022-04-07')]).toEqual([
      undefined,
      114,
    ]);
    expect([named('Oakland Athletics', '2024-09-29'), named('Athletics', '2025-03-27')]).toEqual([133, 133]);
    expect([named('Athletics', '2024-09-29'), named('Oakland Athletics', '2025-03-27')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('keeps the old name of a source that goes on using it', () => {
    expect(publishedTeams.teamNamed('the-odds-api', 'Oakland Athletics', '2025-07-05')).toBe(133);
    expect(publishedTeams.teamNamed('sportsbettingdime', 'Cleveland Indians', '2025-06-13')).toBe(114);
  });

  test('knows no name that is nearly right', () => {
    for (const name of [
      'St.Louis Cardinals',
      'Los Angeles',
      'los angeles angels',
      'Chicago',
      'Sacramento Athletics',
      '',
    ]) {
      expect(publishedTeams.teamNamed('the-odds-api', name, '2025-05-01'), name).toBeUndefined();
    }
    expect(publishedTeams.teamNamed('another-source', 'Boston Red Sox', '2025-05-01')).toBeUndefined();
  });

  test('knows abbreviations in either case, at their time', () => {
    const abbreviated = (text: string, date = '2026-05-01') => publishedTeams.teamAbbreviated(text, date);
    expect([abbreviated('stl'), abbreviated('AZ'), abbreviated('ARI'), abbreviated('CHW')]).toEqual([
      138, 109, 109, 145,
    ]);
    expect([abbreviated('OAK'), abbreviated('OAK', '2024-05-01'), abbreviated('ATH')]).toEqual([undefined, 133, 133]);
  });
});

const facts = '../shared/facts/sportsbooks/mlb-teams.csv';
if (!existsSync(facts)) console.info(`Skipped: the catalogue of teams against ${facts}, because it is not there.`);

describe.skipIf(!existsSync(facts))('the catalogue of teams against the table of facts', () => {
  const [header = [], ...rows] = existsSync(facts) ? csvRows(readFileSync(facts, 'utf8')) : [];
  const clubs = rows.map((row) => Object.fromEntries(header.map((column, at) => [column, row[at] ?? ''])));

  test('has the ids, names and abbreviations of 2026', () => {
    expect(clubs).toHaveLength(30);
    for (const club of clubs) {
      const id = Number(club.mlb_team_id);
      const named = (source: string, column: string) =>
        publishedTeams.teamNamed(source, club[column] ?? '', '2026-05-01');
      expect(publishedTeams.teams.find((team) => team.id === id)?.name).toBe(club.mlb_name_2026);
      expect(named('mlb-stats-api', 'mlb_name_2026')).toBe(id);
      expect(named('action-network', 'action_network_full_name')).toBe(id);
      expect(named('the-odds-api', 'odds_api_name_2026')).toBe(id);
      for (const column of ['mlb_abbreviation_2026', 'action_network_abbr']) {
        expect(publishedTeams.teamAbbreviated(club[column] ?? '', '2026-05-01'), club[column]).toBe(id);
      }
      expect(publishedTeams.teamAbbreviated(club.mlb_abbreviation_2019 ?? '', '2019-05-01')).toBe(id);
    }
  });

  test('has the names of the history, in their seasons', () => {
    const histories = clubs.filter((club) => club.mlb_name_history);
    expect(histories).toHaveLength(2);
    for (const { mlb_team_id, mlb_name_history = '' } of histories) {
      for (const [, name = '', from, until] of mlb_name_history.matchAll(/([A-Z][A-Za-z ]+) \((\d{4})-(\d{4})?\)/g)) {
        for (const year of [from, until ?? '2026']) {
          expect(publishedTeams.teamNamed('mlb-stats-api', name, `${year}-07-01`), name).toBe(Number(mlb_team_id));
        }
      }
    }
  });
});

function csvRows(text: string): string[][] {
  const fields = [...text.matchAll(/("(?:[^"]|"")*"|[^,\n]*)(,|\n|$)/g)];
  const table: string[][] = [[]];
  for (const [, field = '', end] of fields) {
    table.at(-1)?.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end === '\n') table.push([]);
  }
  return table.filter((row) => row.length > 1);
}
