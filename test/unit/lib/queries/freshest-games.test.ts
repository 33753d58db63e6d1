import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BoardGame } from '../../../../lib/queries/board-game.ts';
import { freshestGames, gamesPerSource } from '../../../../lib/queries/freshest-games.ts';

const minuteMs = 60_000;
const at = (minute: number) => new Date(Date.UTC(2026, 7, 3, 17) + minute * minuteMs).toISOString();

interface Seen {
  readonly source?: string;
  readonly id?: string;
  readonly starts?: number;
  readonly seen?: number | null;
  readonly stale?: boolean;
  readonly home?: string;
  readonly attempt?: string;
}

function game({
  source = 'first',
  id = '1',
  starts = 360,
  seen = 0,
  stale = false,
  home = 'Gulls',
  attempt,
}: Seen): BoardGame {
  return {
    source,
    sourceGameId: id,
    gamePk: null,
    attemptId: attempt ?? null,
    awayTeam: 'Otters',
    homeTeam: home,
    startTime: at(starts),
    lastSeenAt: seen === null ? null : at(seen),
    ageS: null,
    sides: [
      {
        market: 'moneyline',
        selection: 'home',
        line: null,
        price: -110,
        sportsbook: 'fanduel-nj',
        openLine: null,
        openPrice: -110,
        books: 1,
        stale,
        ageS: null,
      },
    ],
  };
}

const namesOf = (games: readonly BoardGame[]) => games.map(({ source, sourceGameId }) => `${source} ${sourceGameId}`);
const shownOf = (...games: readonly Seen[]) => namesOf(freshestGames(games.map(game)));

describe('a game is shown once', () => {
  test.each<[string, readonly Seen[], readonly string[]]>([
    ['from the source that saw it last', [{ seen: 0 }, { source: 'second', id: 'a', seen: 5 }], ['second a']],
    [
      'also if that source starts it some minutes later',
      [{ seen: 5 }, { source: 'second', id: 'a', starts: 366, seen: 0 }],
      ['first 1'],
    ],
    [
      'under the new id if its source has changed it',
      [
        { id: 'old', seen: 0, stale: true },
        { id: 'new', seen: 5 },
      ],
      ['first new'],
    ],
    [
      'under the new id, too, once it is over',
      [
        { id: 'new', seen: 5, stale: true },
        { id: 'old', seen: 0, stale: true },
      ],
      ['first new'],
    ],
    [
      'if a source changed its id and another source has it, too',
      [
        { id: 'old', seen: 0, stale: true },
        { id: 'new', seen: 5 },
        { source: 'second', id: 'a', seen: 3 },
      ],
      ['first new'],
    ],
    [
      'if two sources have it under one link, however far apart they start it and whatever they call the teams',
      [
        { attempt: 'x', seen: 0 },
        { source: 'second', id: 'a', starts: 800, home: 'The Gulls', attempt: 'x', seen: 5 },
      ],
      ['second a'],
    ],
    [
      'if a source has it under two ids with one link, although no price of them is stale',
      [
        { id: 'old', attempt: 'x', starts: 300, seen: 0 },
        { id: 'new', attempt: 'x', seen: 5 },
      ],
      ['first new'],
    ],
    [
      'by its teams and start if only one source has a link of it',
      [
        { attempt: 'x', seen: 0 },
        { source: 'second', id: 'a', seen: 5 },
      ],
      ['second a'],
    ],
    ['although its prices are stale, if no source saw it later', [{ seen: 0, stale: true }], ['first 1']],
  ])('%s', (_how, games, shown) => {
    expect(shownOf(...games)).toEqual(shown);
  });
});

describe('two games are both shown', () => {
  test.each<[string, readonly Seen[]]>([
    ['if one source has both at one time, and neither is stale', [{ id: '1' }, { id: '2', seen: 5 }]],
    [
      'if they are linked to two games, although their teams and starts are the same',
      [
        { attempt: 'x', stale: true },
        { id: '2', attempt: 'y', seen: 5 },
      ],
    ],
    ['if two sources link them to two games', [{ attempt: 'x' }, { source: 'second', attempt: 'y', seen: 5 }]],
    ['if their teams differ', [{ source: 'first' }, { source: 'second', home: 'Herons', seen: 5 }]],
    ['if they start hours apart', [{ source: 'first' }, { source: 'second', starts: 560, seen: 5 }]],
    [
      'if a stale one started at another time',
      [
        { id: '1', stale: true },
        { id: '2', starts: 361, seen: 5 },
      ],
    ],
    ['if it is not known when one was seen', [{ seen: null }, { source: 'second', seen: 5 }]],
  ])('%s', (_why, games) => {
    expect(shownOf(...games)).toHaveLength(2);
  });

  test('if they are a doubleheader, whose second game has a start that only fills the place', () => {
    const first: Seen[] = [
      { id: '1', starts: 60, seen: 5 },
      { id: '2', starts: 65, seen: 5 },
    ];
    const second: Seen[] = [
      { source: 'second', id: 'a', starts: 61 },
      { source: 'second', id: 'b', starts: 66 },
    ];
    expect(shownOf(...first, ...second)).toEqual(['first 1', 'first 2']);
    expect(shownOf(...first, ...second.slice(0, 1))).toEqual(['first 1', 'first 2']);
    expect(shownOf(...first.slice(0, 1), ...second)).toEqual(['first 1', 'second b']);
  });
});

test('each source keeps its own game when all sources are shown, and a replaced id does not come back', () => {
  const games = [
    { id: 'old', stale: true },
    { id: 'new', seen: 5 },
    { source: 'second', id: 'a' },
  ].map(game);
  expect(namesOf(gamesPerSource(games))).toEqual(['first new', 'second a']);
});

test('nothing gets lost: whatever is left out has a game of the same teams in its place that was seen no earlier', () => {
  const games = fc.array(
    fc.record({
      source: fc.constantFrom('first', 'second', 'third'),
      starts: fc.constantFrom(60, 65, 75, 300),
      seen: fc.constantFrom(0, 5, 10, null),
      stale: fc.boolean(),
      home: fc.constantFrom('Gulls', 'Herons'),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(games, (seen) => {
      const all = seen.map((each, index) => game({ ...each, id: String(index) }));
      const shown = freshestGames(all);
      expect(shown).toEqual(all.filter((each) => shown.includes(each)));
      for (const left of all.filter((each) => !shown.includes(each))) {
        const inItsPlace = shown.filter(
          ({ homeTeam, lastSeenAt, startTime }) =>
            homeTeam === left.homeTeam &&
            Date.parse(lastSeenAt ?? '') >= Date.parse(left.lastSeenAt ?? '') &&
            Math.abs(Date.parse(startTime) - Date.parse(left.startTime)) <= 30 * minuteMs,
        );
        expect(inItsPlace).not.toEqual([]);
      }
      // No source has two games of its own behind one place.
      for (const [key, own] of Map.groupBy(gamesPerSource(all), (each) => `${each.source} ${each.homeTeam}`)) {
        const places = shown.filter(({ homeTeam }) => homeTeam === own[0]?.homeTeam);
        expect([key, places.length]).toEqual([key, Math.max(places.length, own.length)]);
      }
    }),
  );
});
