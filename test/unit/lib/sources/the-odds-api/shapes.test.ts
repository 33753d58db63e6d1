import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../../../lib/odds/observation.ts';
import { shownSlots } from '../../../../../lib/queries/staleness.ts';
import { historyOf } from '../../../../../lib/recording/rule.ts';
import { captureTimeIn } from '../../../../../lib/sources/the-odds-api/answer.ts';
import { readTheOddsApi } from '../../../../../lib/sources/the-odds-api/read.ts';
import { mutatedJson } from '../../../../support/arbitraries/mutated-json.ts';
import {
  away,
  book,
  type Entry,
  event,
  handWrittenEvent,
  handWrittenOdds,
  home,
  market,
  observationOf,
  recordedRequest,
  snapshot,
  withUnixTimes,
} from './odds.ts';

const recorded = { request: recordedRequest } as const;
const read = (body: object, changes: Partial<Observation> = recorded) => readTheOddsApi(observationOf(body, changes));

/** The reading, or the code with which the whole answer is refused. */
function readOrCode(body: object) {
  try {
    return read(body);
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

const bodies: fc.Arbitrary<Entry[]> = mutatedJson(
  JSON.parse(JSON.stringify([...handWrittenOdds(), handWrittenEvent()])),
  {
    names: ['key', 'outcomes', 'name', 'price', 'point', 'description', 'markets', 'bookmakers'],
    junk: [
      'draftkings',
      'team_totals',
      'alternate_spreads',
      'h2h_3_way',
      'Draw',
      'Over',
      'Mill Valley Otters',
      0.0001,
      1e300,
    ],
  },
).map(({ answer }) => (Array.isArray(answer) ? (answer as unknown as Entry[]) : []));

describe('times in seconds (dateFormat=unix)', () => {
  test('say the same as ISO times', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        expect(readOrCode(withUnixTimes(body))).toEqual(readOrCode(body));
      }),
    );
  });

  test.each([
    ['milliseconds', 1785798300000],
    ['a fraction', 1785798300.5],
    ['text', '1785798300'],
    ['a year beyond all calendars', 9e15],
    ['a number that no date holds', 1e300],
    ['a time before the games of today', -9e12],
    ['no number', 'NaN'],
    ['nothing', null],
    ['a truth value', true],
  ])('are refused for the game alone, if a start is %s', (_what, commence_time) => {
    const lines = [book('draftkings', [market('h2h', [home(), away()])])];
    const { games, outcomes } = read([event(lines, { id: 'a7', commence_time }), event(lines, { id: 'a8' })]);
    expect(games.map(({ sourceGameId }) => sourceGameId)).toEqual(['a8']);
    expect(outcomes).toEqual({ seen: 4, quotes: 2, skipped: {}, rejected: { unreadable_game: 2 } });
  });

  test('tell a market that was seen after the start', () => {
    const late = market('h2h', [home(), away()], { last_update: Date.parse('2026-08-03T23:05:00Z') / 1_000 });
    expect(read([event([book('draftkings', [late])])]).outcomes.skipped).toEqual({ live: 2 });
  });
});

describe('one event (the event endpoint)', () => {
  test('says the same of its game as a list of it, and asks for nothing of any other game', () => {
    fc.assert(
      fc.property(bodies, fc.nat(5), (body, at) => {
        const one = body[at];
        if (typeof one !== 'object' || one === null || !Object.hasOwn(one, 'bookmakers')) return;
        const ofList = readOrCode([one]);
        expect(readOrCode(one)).toEqual(typeof ofList === 'object' ? { ...ofList, asked: [] } : ofList);
      }),
    );
  });

  test('ends no line of another game, and makes none stale; a later answer of the league goes on as before', () => {
    const observed = (body: object, capturedAt: string, changes: Partial<Observation> = {}) => {
      const observation = observationOf(body, { capturedAt, ...changes });
      return { ...observation, reading: readTheOddsApi(observation) };
    };
    const slate = (at: string) => observed(handWrittenOdds(), at);
    const [g1] = handWrittenOdds();
    const oneEvent = observed({ ...g1, bookmakers: [] }, '2026-08-03T16:10:00.000Z', recorded);
    const before = [slate('2026-08-03T16:00:00.000Z')];
    expect(oneEvent.reading.games).toMatchObject([{ sourceGameId: 'g1', scope: [] }]);
    const others = (shown: ReturnType<typeof shownSlots>) => shown.filter(({ game }) => !game.endsWith('/g1'));
    expect(others(shownSlots([...before, oneEvent]))).toEqual(others(shownSlots(before)));
    expect(shownSlots([...before, oneEvent]).filter(({ stale }) => stale)).toEqual([]);
    expect(historyOf([...before, oneEvent])).toEqual(historyOf(before));

    const withPrices = observed(g1 ?? {}, '2026-08-03T16:10:00.000Z', recorded);
    const later = slate('2026-08-03T16:20:00.000Z');
    expect(historyOf([...before, withPrices, later])).toEqual(historyOf(before));
    expect(shownSlots([...before, withPrices, later])).toEqual(shownSlots([...before, later]));
  });

  test('is read market by market', () => {
    const { games, outcomes, asked } = read(handWrittenEvent());
    expect(outcomes).toEqual({
      seen: 47,
      quotes: 38,
      skipped: { lay_price: 2, unknown_market: 7 },
      rejected: {},
      skippedMarkets: { batter_home_runs: 1, h2h_1st_3_innings: 2, pitcher_strikeouts: 2, totals_1st_7_innings: 2 },
    });
    expect(games).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  test.each([
    [{ id: 'a1', sport_key: 'baseball_mlb', commence_time: '2026-08-03T23:05:00Z' }, /an object with id, sport_key/],
    [{ ...handWrittenEvent(), bookmakers: null }, /unreadable_game 1/],
    [{ ...handWrittenEvent(), sport_key: 'icehockey_nhl' }, /it is of nhl/],
  ])('is refused as a whole if nothing of it can be read', (body, message) => {
    expect(() => read(body)).toThrow(message);
  });
});

describe('a historical snapshot', () => {
  test('says the same as its data at its own moment, of a list and of one event', () => {
    fc.assert(
      fc.property(bodies, fc.boolean(), (body, isOne) => {
        const data = isOne ? (body[0] ?? []) : body;
        // A body that is a bare value is no JSON of the source at all, which is another code.
        fc.pre(typeof data === 'object');
        expect(readOrCode(snapshot(data))).toEqual(readOrCode(data));
        expect(readOrCode(withUnixTimes(snapshot(data)))).toEqual(readOrCode(data));
      }),
    );
  });

  test('is refused by name if it landed under another time, and says how to collect it', () => {
    const late = { ...recorded, capturedAt: '2026-08-03T16:00:00.001Z' };
    expect(() => read(snapshot(handWrittenOdds()), late)).toThrow(
      expect.objectContaining({
        code: 'source_other_time',
        message: expect.stringMatching(/2026-08-03T16:00:00Z.*2026-08-03T16:00:00\.001Z.*collect --from/),
      }),
    );
  });

  test.each([
    ['no data', { timestamp: '2026-08-03T16:00:00Z' }, 'source_shape_changed', /`data` is missing/],
    ['data that is null', snapshot(null), 'source_shape_changed', /`data` is null/],
    ['data that is text', snapshot('[]'), 'source_shape_changed', /`data` is a string/],
    ['a snapshot in its data', snapshot(snapshot([])), 'source_shape_changed', /`data` is an object with timestamp/],
    ['events of another shape', snapshot([{ id: 'a1', sites: [] }]), 'source_shape_changed', /bookmakers/],
    ['no timestamp', { previous_timestamp: null, data: [] }, 'source_other_time', /timestamp missing/],
    ['a timestamp that is no time', snapshot([], 'NaN'), 'source_other_time', /timestamp "NaN"/],
  ])('with %s is refused as a whole', (_what, body, code, message) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  test.each([
    ['2026-08-03T16:00:00Z', '2026-08-03T16:00:00.000Z'],
    ['2026-08-03T12:00:00-04:00', '2026-08-03T16:00:00.000Z'],
    [1785772800, '2026-08-03T16:00:00.000Z'],
    ['2020-06-06T00:00:00Z', '2020-06-06T00:00:00.000Z'],
    ['2020-06-05T23:59:59Z', undefined],
    ['2026-08-03T16:00:00', undefined],
    ['2026-13-03T16:00:00Z', undefined],
    ['9999-99-99', undefined],
    [1785772800000, undefined],
    [Number.MAX_SAFE_INTEGER, undefined],
    [1e300, undefined],
    ['\u0000\u001b', undefined],
    [{}, undefined],
    [null, undefined],
  ])('names its moment: %j is %s', (timestamp, at) => {
    expect(captureTimeIn(snapshot([], timestamp))).toMatchObject({ at });
  });

  test.each([[[]], [handWrittenEvent()], [null], ['text'], [{ success: true, data: [] }]])('is none of %j', (body) => {
    expect(captureTimeIn(body)).toBeUndefined();
  });
});
