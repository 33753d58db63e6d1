import { describe, expect, test } from 'vitest';
import { linkHistory, linksAt } from '../../../../lib/games/identity.ts';
import { publishedTeams } from '../../../../lib/games/teams.ts';
import { answersIn, at, byHand, mention, official, recordsOf } from './identity/records.ts';

const [cubs, cardinals, whiteSox, twins, rangers] = [112, 138, 145, 142, 140];

describe('the identity of a game', () => {
  test('goes by the teams and the start, which a source states some minutes off', () => {
    const sightings = [mention('x', [twins, whiteSox], '2024-07-09T00:16Z', '2024-07-08T12:00Z')];
    expect(answersIn({ sightings, official: [official({ gamePk: 1, start: '2024-07-09T00:10Z' })] })).toEqual([
      'x 07-09T00:16: 1 2024-07-08 teams_and_start since 07-08T12:00',
    ]);
  });

  test('is known when the schedule is, if that comes later', () => {
    const sightings = [mention('x', [twins, whiteSox], '2024-07-09T00:10Z', '2024-07-08T12:00Z')];
    const later = official({ gamePk: 1, start: '2024-07-09T00:10Z', knownAt: at('2024-07-08T13:00Z') });
    expect(answersIn({ sightings, official: [later] })).toEqual([
      'x 07-09T00:10: no_official_game since 07-08T12:00',
      'x 07-09T00:10: 1 2024-07-08 teams_and_start since 07-08T13:00',
    ]);
  });

  test('says if the source has home and away the other way round', () => {
    const sightings = [mention('x', [whiteSox, twins], '2024-07-09T00:10Z', '2024-07-08T12:00Z')];
    expect(answersIn({ sightings, official: [official({ gamePk: 1, start: '2024-07-09T00:10Z' })] })).toEqual([
      'x 07-09T00:10: 1 2024-07-08 teams_and_start swapped since 07-08T12:00',
    ]);
  });

  test('is that of the only game of the date if the start is another', () => {
    const sightings = [mention('x', [twins, whiteSox], '2024-07-08T18:10Z', '2024-07-08T12:00Z')];
    const games = [official({ gamePk: 1, start: '2024-07-09T00:10Z' })];
    expect(answersIn({ sightings, official: games })).toEqual([
      'x 07-08T18:10: 1 2024-07-08 only_game since 07-08T12:00',
    ]);
  });

  test('is ambiguous if the game of the day before begins nearer to the stated start', () => {
    const sightings = [mention('x', [twins, whiteSox], '2024-07-09T04:05Z', '2024-07-08T12:00Z')];
    const games = [
      official({ gamePk: 1, start: '2024-07-09T00:10Z' }),
      official({ gamePk: 2, start: '2024-07-09T18:10Z' }),
    ];
    expect(answersIn({ sightings, official: games })).toEqual(['x 07-09T04:05: ambiguous since 07-08T12:00']);
  });

  test('is unknown for a team that the catalogue lacks, and for a league without a schedule', () => {
    const sightings = [
      mention('x', ['Chicago', whiteSox], '2024-07-09T00:10Z', '2024-07-08T12:00Z'),
      { ...mention('y', ['Bears', 'Jets'], '2024-07-09T00:10Z', '2024-07-08T12:00Z'), league: 'nfl' },
    ];
    expect(answersIn({ sightings }).toSorted()).toEqual([
      'x 07-09T00:10: unknown_team since 07-08T12:00',
      'y 07-09T00:10: no_official_schedule since 07-08T12:00',
    ]);
  });

  test('belongs to one id at a time: two that are listed together are both ambiguous', () => {
    const games = [official({ gamePk: 1, start: '2024-07-09T00:10Z' })];
    const sightings = [
      mention('x', [twins, whiteSox], '2024-07-09T00:10Z', '2024-07-07T12:00Z'),
      mention('y', [twins, whiteSox], '2024-07-09T00:10Z', '2024-07-08T12:00Z'),
    ];
    expect(answersIn({ sightings, official: games })).toEqual([
      'x 07-09T00:10: 1 2024-07-08 teams_and_start since 07-07T12:00',
      'y 07-09T00:10: 1 2024-07-08 teams_and_start since 07-08T12:00',
    ]);
    const again = mention('x', [twins, whiteSox], '2024-07-09T00:10Z', '2024-07-08T13:00Z');
    expect(answersIn({ sightings: [...sightings, again], official: games })).toEqual([
      'x 07-09T00:10: 1 2024-07-08 teams_and_start since 07-07T12:00',
      'x 07-09T00:10: ambiguous since 07-08T13:00',
      'y 07-09T00:10: 1 2024-07-08 teams_and_start since 07-08T12:00',
      'y 07-09T00:10: ambiguous since 07-08T13:00',
    ]);
  });

  test('is refused for an id that is two games: other teams at one start, two starts in one answer, two games of a date', () => {
    const games = [
      official({ gamePk: 1, start: '2024-07-09T17:10Z', doubleheader: 'S' }),
      official({ gamePk: 2, start: '2024-07-09T23:10Z', doubleheader: 'S', gameNumber: 2 }),
      official({ gamePk: 3, start: '2024-07-09T23:10Z', homeTeamId: cardinals, awayTeamId: cubs }),
    ];
    const otherTeams = [
      mention('x', [twins, whiteSox], '2024-07-09T23:10Z', '2024-07-08T12:00Z'),
      mention('x', [cubs, cardinals], '2024-07-09T23:10Z', '2024-07-08T13:00Z'),
    ];
    expect(answersIn({ sightings: otherTeams, official: games }).toSorted()).toEqual([
      'x 07-09T23:10: 2 2024-07-09 teams_and_start since 07-08T12:00',
      'x 07-09T23:10: two_games_one_id since 07-08T13:00',
      'x 07-09T23:10: two_games_one_id since 07-08T13:00',
    ]);
    const twoStarts = ['2024-07-09T17:10Z', '2024-07-10T00:10Z'].map((start) =>
      mention('x', [twins, whiteSox], start, '2024-07-08T12:00Z'),
    );
    const twoGames = [
      mention('x', [twins, whiteSox], '2024-07-09T17:10Z', '2024-07-08T12:00Z'),
      mention('x', [twins, whiteSox], '2024-07-09T23:10Z', '2024-07-09T21:00Z'),
    ];
    for (const sightings of [twoStarts, twoGames]) {
      const history = linkHistory(recordsOf({ sightings, official: games }), publishedTeams);
      const now = linksAt(history, at('2024-07-10T12:00Z'));
      expect(now.map(({ answer }) => answer)).toEqual([
        expect.objectContaining({ reason: 'two_games_one_id' }),
        expect.objectContaining({ reason: 'two_games_one_id' }),
      ]);
    }
  });

  test('is not refused for an id whose team was not known at first', () => {
    const sightings = [
      mention('x', ['TBD', whiteSox], '2024-10-09T00:08Z', '2024-10-01T12:00Z'),
      mention('x', [twins, whiteSox], '2024-10-09T00:08Z', '2024-10-05T12:00Z'),
    ];
    expect(
      answersIn({ sightings, official: [official({ gamePk: 1, start: '2024-10-09T00:08Z' })] }).toSorted(),
    ).toEqual([
      'x 10-09T00:08: 1 2024-10-08 teams_and_start since 10-05T12:00',
      'x 10-09T00:08: unknown_team since 10-01T12:00',
    ]);
  });
});

describe('a link by hand', () => {
  const games = [
    official({ gamePk: 1, start: '2024-07-09T00:10Z' }),
    official({ gamePk: 2, start: '2024-07-10T00:10Z' }),
  ];
  const sightings = [mention('x', [twins, whiteSox], '2024-07-09T00:10Z', '2024-07-07T12:00Z')];

  test('stands above the rules from its own capture on, and until it is taken back', () => {
    const assertions = [byHand('x', 2, '2024-07-08T12:00Z'), byHand('x', null, '2024-07-08T15:00Z')];
    expect(answersIn({ sightings, official: games, assertions })).toEqual([
      'x 07-09T00:10: 1 2024-07-08 teams_and_start since 07-07T12:00',
      'x 07-09T00:10: 2 2024-07-09 asserted since 07-08T12:00',
      'x 07-09T00:10: 1 2024-07-08 teams_and_start since 07-08T15:00',
    ]);
  });

  test('names what the rules cannot know, and waits for the schedule', () => {
    const allStars = [mention('x', ['American League', 'National League'], '2026-07-15T00:00Z', '2026-07-14T12:00Z')];
    const assertions = [byHand('x', 823443, '2026-07-14T13:00Z')];
    const knownAt = at('2026-07-14T14:00Z');
    const game = official({ gamePk: 823443, start: '2026-07-15T00:00Z', homeTeamId: 160, awayTeamId: 159, knownAt });
    expect(answersIn({ sightings: allStars, official: [game], assertions })).toEqual([
      'x 07-15T00:00: unknown_team since 07-14T12:00',
      'x 07-15T00:00: no_official_game since 07-14T13:00',
      'x 07-15T00:00: 823443 2026-07-14 asserted since 07-14T14:00',
    ]);
  });

  test('makes an id ambiguous that is listed beside it and was the same game by the rules', () => {
    const other = mention('y', [twins, whiteSox], '2024-07-09T00:10Z', '2024-07-07T12:00Z');
    const assertions = [byHand('x', 1, '2024-07-08T12:00Z')];
    expect(answersIn({ sightings: [...sightings, other], official: games, assertions })).toEqual([
      'x 07-09T00:10: ambiguous since 07-07T12:00',
      'x 07-09T00:10: 1 2024-07-08 asserted since 07-08T12:00',
      'y 07-09T00:10: ambiguous since 07-07T12:00',
    ]);
  });
});

describe('the identity cases of real games', () => {
  test('745175: prices before a postponement belong to the entry that was postponed, the same id later to game 2', () => {
    const teams = { homeTeamId: cardinals, awayTeamId: cubs };
    const first = { gamePk: 745175, start: '2024-05-25T00:15Z', ...teams };
    const games = [
      official(first),
      official({ ...first, state: 'postponed', officialDate: '2024-07-13', knownAt: at('2024-05-24T23:00Z') }),
      official({
        gamePk: 745175,
        start: '2024-07-14T00:15Z',
        doubleheader: 'S',
        gameNumber: 2,
        knownAt: at('2024-05-25T10:00Z'),
        ...teams,
      }),
      official({ gamePk: 1, start: '2024-07-13T18:15Z', doubleheader: 'S', ...teams }),
    ];
    const sightings = [
      mention('x', [cubs, cardinals], '2024-05-25T00:15Z', '2024-05-24T12:00Z'),
      mention('x', [cubs, cardinals], '2024-07-14T00:15Z', '2024-05-26T12:00Z'),
      mention('y', [cubs, cardinals], '2024-07-13T18:15Z', '2024-07-12T12:00Z'),
      mention('x', [cubs, cardinals], '2024-07-14T00:15Z', '2024-07-12T12:00Z'),
    ];
    const history = linkHistory(recordsOf({ sightings, official: games }), publishedTeams);
    const now = linksAt(history, at('2024-07-14T12:00Z')).map(({ sourceGameId, answer }) => [
      sourceGameId,
      answer.state === 'linked' && [answer.gamePk, answer.entry, answer.epoch],
    ]);
    expect(now).toEqual([
      ['x', [745175, '2024-05-24', '2024-05-24']],
      ['x', [745175, '2024-07-13', '2024-07-13']],
      ['y', [1, '2024-07-13', '2024-07-13']],
    ]);
  });

  const straight = [
    official({ gamePk: 746773, start: '2024-07-10T18:10Z', doubleheader: 'Y' }),
    official({ gamePk: 746772, start: '2024-07-10T18:15Z', doubleheader: 'Y', gameNumber: 2, startIsOpen: true }),
  ];
  const listed = (...starts: string[]) =>
    starts.map((start, index) => mention(`e${index + 1}`, [twins, whiteSox], start, '2024-07-10T12:00Z'));

  test('746773 and 746772: of exactly two events the later is game 2, whose start is a placeholder', () => {
    expect(answersIn({ sightings: listed('2024-07-10T18:10Z', '2024-07-10T21:25Z'), official: straight })).toEqual([
      'e1 07-10T18:10: 746773 2024-07-10 doubleheader_order since 07-10T12:00',
      'e2 07-10T21:25: 746772 2024-07-10 doubleheader_order since 07-10T12:00',
    ]);
  });

  test('746773 and 746772: with one event or three, or two at one time, none is linked', () => {
    for (const starts of [
      ['2024-07-10T18:10Z'],
      ['2024-07-10T21:25Z'],
      ['2024-07-10T18:10Z', '2024-07-10T18:12Z', '2024-07-10T21:25Z'],
      ['2024-07-10T18:10Z', '2024-07-10T18:10Z'],
    ]) {
      const answers = answersIn({ sightings: listed(...starts), official: straight });
      expect(answers.map((answer) => answer.split(' ')[2])).toEqual(starts.map(() => 'ambiguous'));
    }
  });

  test('746772: the placeholder of game 2 is no start to go by, if the schedule of game 1 is not known yet', () => {
    const answers = answersIn({ sightings: listed('2024-07-10T18:10Z'), official: straight.slice(1) });
    expect(answers).toEqual(['e1 07-10T18:10: ambiguous since 07-10T12:00']);
  });

  test('746773 and 746772: ids in succession keep the places of the games, and none is linked if the places contradict', () => {
    const seen = (id: string, start: string, ...captures: string[]) =>
      captures.map((time) => mention(id, [twins, whiteSox], start, `2024-07-10T${time}Z`));
    const both = seen('y', '2024-07-10T21:25Z', '12:00', '13:00', '14:00', '15:00');
    const first = seen('x', '2024-07-10T18:10Z', '12:00', '13:00');
    const last = (next: string) => {
      const sightings = [...both, ...first, ...seen('z', next, '14:00', '15:00')];
      const history = linkHistory(recordsOf({ sightings, official: straight }), publishedTeams);
      return linksAt(history, at('2024-07-11T00:00Z')).map(({ sourceGameId, answer }) => [
        sourceGameId,
        answer.state === 'linked' ? answer.gamePk : answer.reason,
      ]);
    };
    expect(last('2024-07-10T18:12Z')).toEqual([
      ['x', 746773],
      ['y', 746772],
      ['z', 746773],
    ]);
    // The id that was game 2 beside the first one would be game 1 beside the next.
    expect(last('2024-07-10T23:40Z')).toEqual([
      ['x', 'ambiguous'],
      ['y', 'ambiguous'],
      ['z', 'ambiguous'],
    ]);
  });

  test('824459 and 824460: the placeholder stays one after the game, and when the first game is late', () => {
    const teams = { homeTeamId: 114, awayTeamId: cubs };
    const games = [
      official({ gamePk: 824459, start: '2026-04-05T20:10Z', doubleheader: 'Y', state: 'final', ...teams }),
      official({
        gamePk: 824460,
        start: '2026-04-05T17:15Z',
        doubleheader: 'Y',
        gameNumber: 2,
        state: 'final',
        ...teams,
      }),
    ];
    const sightings = ['2026-04-05T20:12Z', '2026-04-05T23:30Z'].map((start, index) =>
      mention(`e${index + 1}`, [cubs, 114], start, '2026-04-05T12:00Z'),
    );
    expect(answersIn({ sightings, official: games })).toEqual([
      'e1 04-05T20:12: 824459 2026-04-05 doubleheader_order since 04-05T12:00',
      'e2 04-05T23:30: 824460 2026-04-05 doubleheader_order since 04-05T12:00',
    ]);
  });

  test('a split doubleheader goes by order although the second stated start is nearer to the first game', () => {
    const games = [
      official({ gamePk: 823518, start: '2026-07-22T17:05Z', doubleheader: 'S' }),
      official({ gamePk: 823519, start: '2026-07-22T23:05Z', doubleheader: 'S', gameNumber: 2 }),
    ];
    const sightings = ['2026-07-22T14:05Z', '2026-07-22T19:30Z'].map((start, index) =>
      mention(`e${index + 1}`, [twins, whiteSox], start, '2026-07-22T12:00Z'),
    );
    expect(answersIn({ sightings, official: games })).toEqual([
      'e1 07-22T14:05: 823518 2026-07-22 doubleheader_order since 07-22T12:00',
      'e2 07-22T19:30: 823519 2026-07-22 doubleheader_order since 07-22T12:00',
    ]);
    // A second listing of the first game is not game 2.
    const twice = ['2026-07-22T17:05Z', '2026-07-22T17:10Z'].map((start, index) =>
      mention(`e${index + 1}`, [twins, whiteSox], start, '2026-07-22T12:00Z'),
    );
    expect(answersIn({ sightings: twice, official: games })[1]).toBe('e2 07-22T17:10: ambiguous since 07-22T12:00');
  });

  test('a doubleheader of 2020 whose second game swaps the home team is still one pair', () => {
    const games = [
      official({ gamePk: 1, start: '2020-08-05T17:05Z', doubleheader: 'Y' }),
      official({
        gamePk: 2,
        start: '2020-08-05T17:10Z',
        doubleheader: 'Y',
        gameNumber: 2,
        homeTeamId: twins,
        awayTeamId: whiteSox,
      }),
    ];
    const sightings = ['2020-08-05T17:05Z', '2020-08-05T20:35Z'].map((start, index) =>
      mention(`e${index + 1}`, [twins, whiteSox], start, '2020-08-05T12:00Z'),
    );
    expect(answersIn({ sightings, official: games })).toEqual([
      'e1 08-05T17:05: 1 2020-08-05 doubleheader_order since 08-05T12:00',
      'e2 08-05T20:35: 2 2020-08-05 doubleheader_order swapped since 08-05T12:00',
    ]);
  });

  test('746755: a suspended game is one game under both its starts, also beside the regular game of the day', () => {
    const teams = { homeTeamId: whiteSox, awayTeamId: rangers };
    const first = { gamePk: 746755, start: '2024-08-28T00:10Z', ...teams };
    const games = [
      official(first),
      official({ ...first, state: 'suspended', knownAt: at('2024-08-28T02:00Z') }),
      official({
        gamePk: 746755,
        start: '2024-08-28T21:10Z',
        officialDate: '2024-08-27',
        knownAt: at('2024-08-28T03:00Z'),
        ...teams,
      }),
      official({ gamePk: 2, start: '2024-08-29T00:10Z', ...teams }),
    ];
    const sightings = [
      mention('x', [rangers, whiteSox], '2024-08-28T00:10Z', '2024-08-27T12:00Z'),
      mention('x', [rangers, whiteSox], '2024-08-28T21:10Z', '2024-08-28T12:00Z'),
      mention('y', [rangers, whiteSox], '2024-08-29T00:10Z', '2024-08-28T12:00Z'),
    ];
    expect(answersIn({ sightings, official: games })).toEqual([
      'x 08-28T00:10: 746755 2024-08-27 teams_and_start since 08-27T12:00',
      'x 08-28T21:10: 746755 2024-08-27 doubleheader_order since 08-28T12:00',
      'y 08-29T00:10: 2 2024-08-28 doubleheader_order since 08-28T12:00',
    ]);
    // The source lists the regular game only: its start alone decides.
    expect(answersIn({ sightings: sightings.slice(2), official: games })).toEqual([
      'y 08-29T00:10: 2 2024-08-28 teams_and_start since 08-28T12:00',
    ]);
  });

  test('824912: a resumed game is found by the official date that it keeps, if only its resumption is known', () => {
    const game = official({
      gamePk: 824912,
      start: '2026-06-17T18:00Z',
      officialDate: '2026-06-16',
      homeTeamId: 144,
      awayTeamId: 137,
    });
    const sightings = [mention('x', [137, 144], '2026-06-16T23:15Z', '2026-06-16T12:00Z')];
    expect(answersIn({ sightings, official: [game] })).toEqual([
      'x 06-16T23:15: 824912 2026-06-17 only_game since 06-16T12:00',
    ]);
  });

  test('split squads play at one time in two parks: the home team tells them apart, and without it they are ambiguous', () => {
    const games = [
      official({ gamePk: 1, start: '2026-03-09T17:05Z' }),
      official({ gamePk: 2, start: '2026-03-09T17:05Z', gameNumber: 2, homeTeamId: twins, awayTeamId: whiteSox }),
    ];
    const apart = [
      mention('x', [twins, whiteSox], '2026-03-09T17:05Z', '2026-03-08T12:00Z'),
      mention('y', [whiteSox, twins], '2026-03-09T17:05Z', '2026-03-08T12:00Z'),
    ];
    expect(answersIn({ sightings: apart, official: games })).toEqual([
      'x 03-09T17:05: 1 2026-03-09 teams_and_start since 03-08T12:00',
      'y 03-09T17:05: 2 2026-03-09 teams_and_start since 03-08T12:00',
    ]);
    const atAnotherTime = [mention('x', [twins, whiteSox], '2026-03-09T19:05Z', '2026-03-08T12:00Z')];
    expect(answersIn({ sightings: atAnotherTime, official: games })).toEqual([
      'x 03-09T19:05: ambiguous since 03-08T12:00',
    ]);
  });

  test('823443: the teams of the All-Star Game are known by their official names only', () => {
    const game = official({ gamePk: 823443, start: '2026-07-15T00:00Z', homeTeamId: 160, awayTeamId: 159 });
    const sightings = [mention('x', [159, 160], '2026-07-15T00:00Z', '2026-07-14T12:00Z')];
    expect(answersIn({ sightings, official: [game] })).toEqual(['x 07-15T00:00: unknown_team since 07-14T12:00']);
  });

  test('a game of the postseason is found once the schedule has its teams, and its placeholder of a start does not matter', () => {
    const open = { gamePk: 1, start: '2024-10-08T07:33Z', startIsOpen: true };
    const games = [
      official({ ...open, homeTeamId: 5513, awayTeamId: 4614 }),
      official({ ...open, knownAt: at('2024-10-04T05:00Z') }),
      official({ gamePk: 1, start: '2024-10-08T20:08Z', knownAt: at('2024-10-05T05:00Z') }),
    ];
    const sightings = [mention('x', [twins, whiteSox], '2024-10-08T20:08Z', '2024-10-03T12:00Z')];
    expect(answersIn({ sightings, official: games })).toEqual([
      'x 10-08T20:08: no_official_game since 10-03T12:00',
      'x 10-08T20:08: 1 2024-10-08 only_game since 10-04T05:00',
      'x 10-08T20:08: 1 2024-10-08 teams_and_start since 10-05T05:00',
    ]);
  });

  test('a source that lists a game for the first time after it was withdrawn does not mean it', () => {
    const game = { gamePk: 1, start: '2026-10-01T20:08Z' };
    const games = [official(game), official({ ...game, state: 'withdrawn', knownAt: at('2026-09-30T05:00Z') })];
    const sightings = (capturedAt: string) => [mention('x', [twins, whiteSox], '2026-10-01T20:08Z', capturedAt)];
    expect(answersIn({ sightings: sightings('2026-09-30T12:00Z'), official: games })[0]).toContain('no_official_game');
    expect(answersIn({ sightings: sightings('2026-09-29T12:00Z'), official: games })).toEqual([
      'x 10-01T20:08: 1 2026-10-01 teams_and_start since 09-29T12:00',
    ]);
  });
});
