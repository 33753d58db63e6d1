import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GameLink, GameSighting, LinkAssertion } from '../../../../../lib/games/identity/link.ts';
import { areConcurrent, listedGames, tellingSightings } from '../../../../../lib/games/identity/listed-games.ts';
import { answersFor } from '../../../../../lib/games/identity/slate-answers.ts';
import { type IdentityRecords, linkHistory, linksAt } from '../../../../../lib/games/identity.ts';
import type { OfficialEntryVersion } from '../../../../../lib/games/official-entry.ts';
import { publishedTeams } from '../../../../../lib/games/teams.ts';
import type { Instant } from '../../../../../lib/odds/instant.ts';
import { slateDateAt } from '../../../../../lib/odds/slate-date.ts';
import { at, official, recordsOf } from './records.ts';

// Small enough that everything meets everything: two pairs of teams, three ids, three games, two dates, a few starts.
const clubs = [142, 145] as const;
const clubNames = ['Minnesota Twins', 'Chicago White Sox'];
const starts = [
  '2024-07-10T18:10Z',
  '2024-07-10T18:15Z',
  '2024-07-10T21:25Z',
  '2024-07-11T00:10Z',
  '2024-07-11T18:10Z',
];
const moments = Array.from({ length: 8 }, (_, hour) => at(`2024-07-10T0${hour}:00Z`));
const moment = fc.constantFrom(...moments);

const sighting: fc.Arbitrary<GameSighting> = fc
  .record({
    id: fc.constantFrom('x', 'y', 'z'),
    teams: fc.constantFrom(
      ['Minnesota Twins', 'Chicago White Sox'],
      ['Minnesota Twins', 'Chicago White Sox'],
      ['Chicago White Sox', 'Minnesota Twins'],
      ['Chicago Cubs', 'Chicago White Sox'],
      ['TBD', 'Chicago White Sox'],
    ),
    start: fc.constantFrom(...starts),
    capturedAt: moment,
  })
  .map(({ id, teams: [awayTeam = '', homeTeam = ''], start, capturedAt }) => ({
    source: 'the-odds-api',
    league: 'mlb',
    sourceGameId: id,
    homeTeam,
    awayTeam,
    startTime: at(start),
    capturedAt,
  }));

const version: fc.Arbitrary<OfficialEntryVersion> = fc
  .record({
    gamePk: fc.constantFrom(1, 2, 3),
    entry: fc.constantFrom('a', 'b'),
    knownAt: moment,
    start: fc.constantFrom(...starts),
    startIsOpen: fc.constantFrom(false, false, false, true),
    state: fc.constantFrom('scheduled', 'scheduled', 'scheduled', 'final', 'suspended', 'postponed', 'withdrawn'),
    doubleheader: fc.constantFrom('N', 'Y', 'S', 'S'),
    gameNumber: fc.constantFrom(1, 2),
    isSwapped: fc.boolean(),
  })
  .map(({ isSwapped, ...given }) => {
    const [homeTeamId, awayTeamId] = isSwapped ? clubs : ([clubs[1], clubs[0]] as const);
    return official({ ...(given as Parameters<typeof official>[0]), homeTeamId, awayTeamId });
  });

const assertion: fc.Arbitrary<LinkAssertion> = fc.record({
  source: fc.constant('the-odds-api'),
  league: fc.constant('mlb'),
  sourceGameId: fc.constantFrom('x', 'y'),
  startTime: fc.constantFrom(null, at('2024-07-10T18:10Z')),
  gamePk: fc.constantFrom(1, 2, null),
  entry: fc.constantFrom(null, 'a'),
  reason: fc.constant('by the box score'),
  capturedAt: moment,
});

const records: fc.Arbitrary<IdentityRecords> = fc
  .record({
    sightings: fc.array(sighting, { maxLength: 14 }),
    official: fc.array(version, { maxLength: 8 }),
    assertions: fc.array(assertion, { maxLength: 2 }),
  })
  .map(recordsOf);

const historyOf = (given: IdentityRecords) => linkHistory(given, publishedTeams);
const until = (given: IdentityRecords, moment: Instant): IdentityRecords => ({
  ...given,
  sightings: given.sightings.filter(({ capturedAt }) => capturedAt <= moment),
  official: given.official.filter(({ knownAt }) => knownAt <= moment),
  assertions: given.assertions.filter(({ capturedAt }) => capturedAt <= moment),
});
const isByRule = ({ answer }: GameLink) => answer.state === 'linked' && answer.method !== 'asserted';

describe('the history of links', () => {
  test('is the same for every order of the records and with repetitions', () => {
    fc.assert(
      fc.property(
        records.chain((given) =>
          fc.record({
            given: fc.constant(given),
            sightings: fc.shuffledSubarray([...given.sightings, ...given.sightings], {
              minLength: given.sightings.length * 2,
            }),
            official: fc.shuffledSubarray([...given.official, ...given.official], {
              minLength: given.official.length * 2,
            }),
            assertions: fc.shuffledSubarray([...given.assertions], { minLength: given.assertions.length }),
          }),
        ),
        ({ given, ...shuffled }) => {
          expect(historyOf({ ...given, ...shuffled })).toEqual(historyOf(given));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('only grows: what is recorded later never changes an answer that was known before', () => {
    fc.assert(
      fc.property(records, moment, (given, moment) => {
        const before = historyOf(given).filter(({ knownAt }) => knownAt <= moment);
        expect(historyOf(until(given, moment))).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  test('changes at captures only, and two neighbouring answers of a mention differ', () => {
    fc.assert(
      fc.property(records, (given) => {
        const captures = new Set([
          ...[...given.sightings, ...given.assertions].map(({ capturedAt }) => capturedAt),
          ...given.official.map(({ knownAt }) => knownAt),
        ]);
        const history = historyOf(given);
        for (const [index, { knownAt, answer, ...link }] of history.entries()) {
          expect(captures).toContain(knownAt);
          const { knownAt: nextAt, answer: next, ...other } = history[index + 1] ?? { knownAt, answer };
          if (JSON.stringify(other) !== JSON.stringify(link)) continue;
          expect(nextAt > knownAt).toBe(true);
          expect({ ...next, evidence: 0 }).not.toEqual({ ...answer, evidence: 0 });
        }
      }),
      { numRuns: 300 },
    );
  });

  test('has an answer for each mention, from its first capture on', () => {
    fc.assert(
      fc.property(records, (given) => {
        const history = historyOf(given);
        for (const { capturedAt, ...mention } of given.sightings) {
          const first = history.find((link) => link.knownAt <= capturedAt && isOf(link, mention));
          expect(first).toBeDefined();
        }
      }),
      { numRuns: 200 },
    );
  });

  test('never links two ids of one date to one attempt by the rules while the source lists both', () => {
    let met = 0;
    fc.assert(
      fc.property(records, (given) => {
        const history = historyOf(given);
        for (const moment of moments) {
          const links = linksAt(history, moment).filter(isByRule);
          // As listings of the two teams: an id that names others is not listed for them.
          const known = until(given, moment).sightings.filter(({ homeTeam, awayTeam }) =>
            clubNames.every((name) => [homeTeam, awayTeam].includes(name)),
          );
          for (const [one, other] of pairsOf(links)) {
            if (one.sourceGameId === other.sourceGameId || epochOf(one) !== epochOf(other)) continue;
            const [first, second] = [one, other].map(
              (link) => listedGames(known.filter((seen) => isOfSlate(seen, link)))[0],
            );
            if (dateOf(one) !== dateOf(other)) continue;
            met += 1;
            expect(first && second && areConcurrent(first, second)).toBe(false);
          }
        }
      }),
      { numRuns: 300 },
    );
    // Ids in succession are linked to one game, or this test says nothing.
    expect(met).toBeGreaterThan(0);
  });

  test('links to a game of the two teams, of the date, and not by a start alone', () => {
    let met = 0;
    fc.assert(
      fc.property(records, (given) => {
        for (const link of historyOf(given).filter(isByRule)) {
          const { answer, homeTeam, awayTeam } = link;
          met += 1;
          expect([homeTeam, awayTeam].sort()).toEqual(['Chicago White Sox', 'Minnesota Twins']);
          expect(answer.evidence.official.map(({ gamePk }) => gamePk)).toContain('gamePk' in answer && answer.gamePk);
          const games = new Set(answer.evidence.official.map(({ gamePk }) => gamePk));
          const isOpen = answer.evidence.official.some(({ isPlaceholder }) => isPlaceholder);
          if (games.size > 1 && isOpen) expect(answer).toMatchObject({ method: 'doubleheader_order' });
          if ('method' in answer && answer.method === 'doubleheader_order') {
            expect(answer.evidence.listed.length).toBeGreaterThanOrEqual(games.size);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(met).toBeGreaterThan(30);
  });
});

describe('the sightings that can change an answer', () => {
  const ofTwoTeams = fc.array(
    fc.record({ seen: sighting, start: fc.constantFrom(...starts.slice(0, 3)) }).map(({ seen, start }) => ({
      ...seen,
      homeTeam: 'Chicago White Sox',
      awayTeam: 'Minnesota Twins',
      startTime: at(start),
    })),
    { minLength: 6, maxLength: 30 },
  );

  test('give the same answers as all sightings, at every moment', () => {
    let left = 0;
    fc.assert(
      fc.property(ofTwoTeams, fc.array(version, { maxLength: 6 }), (sightings, versions) => {
        const telling = tellingSightings(sightings);
        left += sightings.length - telling.length;
        for (const moment of moments) {
          const answersOf = (all: readonly GameSighting[]) =>
            answersFor({
              date: '2024-07-10',
              sightings: all.filter(({ capturedAt }) => capturedAt <= moment),
              official: versions.filter(({ knownAt }) => knownAt <= moment),
              assertions: [],
              contradicted: new Set(),
              teams: { pair: [142, 145], homeOf: () => 145 },
            }).map(({ sighting: { capturedAt: _, ...mention }, answer }) => ({ mention, answer }));
          expect(answersOf(telling)).toEqual(answersOf(sightings));
        }
      }),
      { numRuns: 300 },
    );
    expect(left).toBeGreaterThan(30);
  });

  test('are few of many polls', () => {
    const polls = Array.from({ length: 200 }, (_, minute) => ({
      source: 's',
      league: 'mlb',
      homeTeam: 'a',
      awayTeam: 'b',
      startTime: at('2024-07-10T18:10Z'),
      capturedAt: new Date(Date.UTC(2024, 6, 10, 0, minute)).toISOString(),
    }));
    const sightings = ['x', 'y'].flatMap((sourceGameId) => polls.map((poll) => ({ ...poll, sourceGameId })));
    expect(tellingSightings(sightings)).toHaveLength(2);
  });
});

function isOf(link: GameLink, mention: Omit<GameSighting, 'capturedAt'>): boolean {
  return Object.entries(mention).every(([name, value]) => link[name as keyof GameLink] === value);
}

function isOfSlate(seen: GameSighting, { sourceGameId, startTime }: GameLink): boolean {
  return seen.sourceGameId === sourceGameId && dateOf(seen) === dateOf({ startTime });
}

function dateOf({ startTime }: Pick<GameSighting, 'startTime'>): string {
  return slateDateAt(new Date(startTime));
}

function epochOf({ answer }: GameLink): string {
  return answer.state === 'linked' ? `${answer.gamePk} ${answer.epoch}` : '';
}

function pairsOf<T>(all: readonly T[]): (readonly [T, T])[] {
  return all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other] as const));
}
