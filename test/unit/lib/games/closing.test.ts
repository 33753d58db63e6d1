import { describe, expect, test } from 'vitest';
import { type Close, freshestClose, type LineEnds, lineEnds } from '../../../../lib/games/closing.ts';
import type { GameStarts } from '../../../../lib/games/cut.ts';
import { type Look, lineOf, type Said } from './closing/lines.ts';
import { at, official } from './identity/records.ts';

const every = (minutes: number) => ({ intervalMsAt: () => minutes * 60_000 });
const game = { gamePk: 1, start: '2024-07-10T18:10Z' };
const day = (time: string) => `2024-07-10T${time}Z`;

type GivenLooks = readonly (Look | readonly [at: string, said: Said])[];
function startsOf(...versions: ReturnType<typeof official>[]): GameStarts {
  return { kind: 'official', versions, epoch: versions[0]?.entry ?? '' };
}
function endsOf(looks: GivenLooks, starts: GameStarts, minutes = 5): readonly LineEnds[] {
  return lineEnds(lineOf(...looks), starts, every(minutes));
}
const lastOf = (looks: GivenLooks, starts: GameStarts, minutes = 5) => endsOf(looks, starts, minutes).at(-1);

describe('the close of a line', () => {
  const looks = [
    [day('17:00'), -110],
    [day('18:05'), -120],
    [day('18:11'), -400],
  ] as const;

  test('is the price at the scheduled start, and pending before it', () => {
    const ends = endsOf(looks, startsOf(official(game)));
    expect(ends.map(({ knownAt, close }) => [knownAt, close.status])).toEqual([
      [at('2019-01-01T00:00Z'), 'pending'],
      [at(day('17:00')), 'pending'],
      [at(day('18:11')), 'measured'],
    ]);
    expect(ends.at(-1)).toMatchObject({
      cut: { at: at(day('18:10')), basis: 'official_start' },
      close: { price: -120, observedAt: at(day('18:05')), ageMs: 300_000, reason: null, withdrawnAt: null },
    });
  });

  test('moves to the actual first pitch when that is known, and the earlier answer stays', () => {
    const late = [...looks, [day('19:28'), -130], [day('19:31'), -900]] as const;
    const pitched = official({ ...game, state: 'final', firstPitch: at(day('19:30')), knownAt: at(day('22:00')) });
    const ends = endsOf(late, startsOf(official(game), pitched));
    expect(ends.map(({ knownAt, close }) => [knownAt, 'price' in close && close.price])).toEqual([
      [at('2019-01-01T00:00Z'), false],
      [at(day('17:00')), false],
      [at(day('18:11')), -120],
      [at(day('22:00')), -130],
    ]);
    expect(ends.at(-1)?.cut).toEqual({ at: at(day('19:30')), basis: 'first_pitch' });
  });

  test('is not stale for a delay through which the line was observed', () => {
    const moved = official({ ...game, start: day('20:40'), knownAt: at(day('18:00')) });
    const close = lastOf([...looks, [day('20:35'), -115], [day('20:45'), 500]], startsOf(official(game), moved))?.close;
    expect(close).toMatchObject({ status: 'measured', price: -115 });
  });

  test('is stale if it was last seen too long ago, by the interval of that moment', () => {
    const close = (minutes: number) =>
      lastOf(
        [
          [day('17:40'), -110],
          [day('18:30'), '-'],
        ],
        startsOf(official(game)),
        minutes,
      )?.close;
    expect(close(5)).toMatchObject({ status: 'stale', reason: 'not_seen', price: -110, ageMs: 1_800_000 });
    expect(close(14)).toMatchObject({ status: 'stale' });
    expect(close(15)).toMatchObject({ status: 'measured', reason: null });
  });

  test('takes the limit of ten minutes if observations are closer together', () => {
    const close = (seen: string) =>
      lastOf(
        [
          [day(seen), -110],
          [day('18:30'), '-'],
        ],
        startsOf(official(game)),
        1,
      )?.close.status;
    expect([close('18:00'), close('17:59')]).toEqual(['measured', 'stale']);
  });

  test('ages by the time that the source gives, if that is earlier than ours', () => {
    const look = { at: day('18:08'), said: -110, quotedAt: day('17:30') };
    expect(lastOf([look, [day('18:30'), '-']], startsOf(official(game)))?.close).toMatchObject({
      status: 'stale',
      lastSeenAt: at(day('17:30')),
      observedAt: at(day('18:08')),
    });
    const future = { ...look, quotedAt: day('18:09') };
    expect(lastOf([future, [day('18:30'), '-']], startsOf(official(game)))?.close).toMatchObject({
      lastSeenAt: at(day('18:08')),
    });
  });

  test('says that the source closed the game before a delayed pitch', () => {
    const pitched = official({ ...game, firstPitch: at(day('19:30')), knownAt: at(day('22:00')) });
    const close = lastOf(
      [
        [day('18:05'), -110],
        [day('18:12'), 'live'],
        [day('19:35'), 'live'],
      ],
      startsOf(official(game), pitched),
    );
    expect(close?.close).toMatchObject({ status: 'stale', reason: 'source_closed', price: -110 });
  });

  test('survives a withdrawal within the limit, and is missing after an earlier one', () => {
    const close = (off: string, said: Said = 'gone') =>
      lastOf(
        [
          [day('17:50'), -110],
          [day('17:58'), -112],
          [day(off), said],
          [day('18:30'), '-'],
        ],
        startsOf(official(game)),
        10,
      )?.close;
    expect(close('18:02')).toMatchObject({ status: 'measured', price: -112, withdrawnAt: at(day('18:02')) });
    expect(close('18:02', 'off')).toMatchObject({ status: 'measured', withdrawnAt: at(day('18:02')) });
    const early = lastOf(
      [
        [day('17:00'), -110],
        [day('17:30'), 'off'],
        [day('18:09'), 'off'],
        [day('18:30'), '-'],
      ],
      startsOf(official(game)),
    );
    expect(early?.close).toEqual({ status: 'missing', reason: 'withdrawn' });
  });

  test('is missing, and never 0, if the line was not offered or the market not seen', () => {
    const close = (...given: GivenLooks) => lastOf([...given, [day('18:30'), -110]], startsOf(official(game)))?.close;
    expect(close([day('18:00'), 'gone'])).toEqual({ status: 'missing', reason: 'not_offered' });
    expect(close([day('18:00'), '-'])).toEqual({ status: 'missing', reason: 'not_seen' });
    expect(close()).toEqual({ status: 'missing', reason: 'not_seen' });
  });

  test('returns if a start is moved and moved back, with the time at which that was known', () => {
    const versions = [
      official(game),
      official({ ...game, start: day('17:30'), knownAt: at(day('19:00')) }),
      official({ ...game, knownAt: at(day('20:00')) }),
    ];
    const [first, between, last] = endsOf(looks, startsOf(...versions)).filter(
      ({ close }) => close.status !== 'pending',
    );
    expect(between).toMatchObject({ knownAt: at(day('19:00')), close: { price: -110 } });
    expect(last).toEqual({ ...first, knownAt: at(day('20:00')) });
  });
});

describe('the close of a game with an unusual start', () => {
  const placeholder = { gamePk: 824460, start: '2026-04-05T17:15Z', doubleheader: 'Y', gameNumber: 2 } as const;
  const looks = [
    ['2026-04-05T17:14Z', -110],
    ['2026-04-05T20:40Z', -125],
    ['2026-04-05T20:55Z', 700],
  ] as const;

  test('824460: a placeholder never cuts: pending, and missing if the game is over without a first pitch', () => {
    expect(lastOf(looks, startsOf(official(placeholder)))).toMatchObject({ close: { status: 'pending' }, cut: null });
    const over = official({ ...placeholder, state: 'final', knownAt: at('2026-04-06T00:00Z') });
    expect(lastOf(looks, startsOf(official(placeholder), over))?.close).toEqual({
      status: 'missing',
      reason: 'no_start',
    });
    const pitched = { ...over, firstPitch: at('2026-04-05T20:44Z') };
    expect(lastOf(looks, startsOf(official(placeholder), pitched))).toMatchObject({
      close: { status: 'measured', price: -125 },
      cut: { basis: 'first_pitch' },
    });
  });

  test('745175: prices before the postponement neither open nor close the makeup', () => {
    const teams = { gamePk: 745175, homeTeamId: 138, awayTeamId: 112 };
    const versions = [
      official({ ...teams, start: '2024-05-25T00:15Z' }),
      official({
        ...teams,
        start: '2024-05-25T00:15Z',
        state: 'postponed',
        officialDate: '2024-07-13',
        knownAt: at('2024-05-24T23:00Z'),
      }),
      official({
        ...teams,
        start: '2024-07-14T00:15Z',
        doubleheader: 'S',
        gameNumber: 2,
        knownAt: at('2024-05-25T10:00Z'),
      }),
    ];
    const of = (epoch: string) => ({ kind: 'official', versions, epoch }) as const;
    const before = [
      ['2024-05-24T12:00Z', -150],
      ['2024-05-24T22:55Z', -160],
    ] as const;
    const makeup = [
      ['2024-07-13T12:00Z', 'gone'],
      ['2024-07-13T13:00Z', 120],
      ['2024-07-14T00:10Z', 130],
      ['2024-07-14T00:20Z', 999],
    ] as const;
    expect(lastOf([...before, ...makeup], of('2024-05-24'))).toMatchObject({
      opening: { price: -150 },
      close: { status: 'missing', reason: 'postponed' },
    });
    expect(lastOf([...before, ...makeup], of('2024-07-13'))).toMatchObject({
      opening: { price: 120, isTruncated: false },
      close: { status: 'measured', price: 130 },
    });
    expect(lastOf([...before, ['2024-07-14T00:20Z', 999]], of('2024-07-13'))).toMatchObject({
      opening: { status: 'missing', reason: 'not_seen' },
      close: { status: 'missing', reason: 'not_seen' },
    });
    // A price that goes on unchanged is observed anew: it opens the makeup, and may be older.
    expect(lastOf([...before, ['2024-06-01T12:00Z', -160]], of('2024-07-13'))?.opening).toMatchObject({
      price: -160,
      observedAt: at('2024-06-01T12:00Z'),
      isTruncated: true,
    });
  });

  test('746755: a suspended game closes at its original start, whatever is known of its resumption', () => {
    const teams = { gamePk: 746755, homeTeamId: 145, awayTeamId: 140 };
    const first = { ...teams, start: '2024-08-28T00:10Z' };
    const resumed = {
      ...teams,
      officialDate: '2024-08-27',
      start: '2024-08-28T21:10Z',
      knownAt: at('2024-08-28T03:00Z'),
    };
    const given = [
      ['2024-08-28T00:05Z', -140],
      ['2024-08-28T00:15Z', 250],
      ['2024-08-28T21:05Z', 400],
      ['2024-08-29T01:00Z', '-'],
    ] as const;
    const suspended = official({ ...first, state: 'suspended', knownAt: at('2024-08-28T02:00Z') });
    for (const versions of [
      [official(first), suspended, official(resumed)],
      // The start of the resumption in the place of the original one.
      [official(first), suspended, official({ ...resumed, entry: '2024-08-27' })],
      // A first pitch that is that of the resumption.
      [
        official(first),
        { ...suspended, state: 'final' as const, firstPitch: at('2024-08-28T21:11Z') },
        official(resumed),
      ],
    ]) {
      expect(lastOf(given, startsOf(...versions)), JSON.stringify(versions)).toMatchObject({
        close: { status: 'measured', price: -140 },
        cut: { at: at('2024-08-28T00:10Z') },
      });
    }
  });

  test('824912: the start of a resumption alone is no start; a first pitch on the official date is one', () => {
    const known = { gamePk: 824912, start: '2026-06-17T18:00Z', officialDate: '2026-06-16', state: 'final' } as const;
    const given = [
      ['2026-06-16T23:10Z', -105],
      ['2026-06-17T17:59Z', 300],
      ['2026-06-17T22:00Z', '-'],
    ] as const;
    expect(lastOf(given, startsOf(official(known)))?.close).toEqual({ status: 'missing', reason: 'no_start' });
    const pitched = (firstPitch: string) => lastOf(given, startsOf(official({ ...known, firstPitch: at(firstPitch) })));
    expect(pitched('2026-06-16T23:16Z')?.close).toMatchObject({ status: 'measured', price: -105 });
    expect(pitched('2026-06-17T18:01Z')).toMatchObject({
      close: { status: 'missing', reason: 'no_start' },
      hasImplausiblePitch: true,
    });
  });

  test('is missing for a game that is cancelled or withdrawn from the schedule', () => {
    const ended = (state: 'cancelled' | 'withdrawn') =>
      lastOf([[day('17:00'), -110]], startsOf(official(game), official({ ...game, state, knownAt: at(day('17:30')) })))
        ?.close;
    expect(ended('cancelled')).toEqual({ status: 'missing', reason: 'cancelled' });
    expect(ended('withdrawn')).toEqual({ status: 'missing', reason: 'game_withdrawn' });
  });

  test('goes by the source in a league without an official schedule, and says so', () => {
    const starts: GameStarts = {
      kind: 'source',
      starts: [
        { capturedAt: at(day('12:00')), startTime: at(day('18:00')) },
        { capturedAt: at(day('17:00')), startTime: at(day('18:10')) },
      ],
    };
    expect(
      lastOf(
        [
          [day('12:00'), -110],
          [day('18:04'), -115],
          [day('18:15'), '-'],
        ],
        starts,
      ),
    ).toMatchObject({
      close: { status: 'measured', price: -115 },
      cut: { at: at(day('18:10')), basis: 'source_start' },
    });
  });
});

describe('the opening of a line', () => {
  test('is the first price, and truncated if our first look found it', () => {
    const starts = startsOf(official(game));
    expect(
      lastOf(
        [
          [day('12:00'), '-'],
          [day('13:00'), -110],
          [day('14:00'), -120],
        ],
        starts,
      )?.opening,
    ).toEqual({
      status: 'measured',
      line: null,
      price: -110,
      observedAt: at(day('13:00')),
      isTruncated: false,
    });
    expect(lastOf([[day('13:00'), -110]], starts)?.opening).toMatchObject({ isTruncated: true });
  });

  test('is never a price from after the pitch', () => {
    expect(
      lastOf(
        [
          [day('12:00'), 'gone'],
          [day('18:11'), -110],
        ],
        startsOf(official(game)),
      )?.opening,
    ).toEqual({
      status: 'missing',
      reason: 'not_offered',
    });
  });
});

describe('the closes of one book in several sources', () => {
  const measured = (ageMs: number, status: 'measured' | 'stale' = 'measured') =>
    ({ status, ageMs, price: ageMs }) as unknown as Close;

  test('give the freshest: measured before stale, and then the youngest', () => {
    expect(
      freshestClose([{ status: 'missing', reason: 'not_seen' }, measured(9, 'stale'), measured(5), measured(3)]),
    ).toEqual(measured(3));
    expect(freshestClose([{ status: 'missing', reason: 'not_seen' }, measured(9, 'stale')])).toEqual(
      measured(9, 'stale'),
    );
    expect(freshestClose([])).toBeUndefined();
  });
});
