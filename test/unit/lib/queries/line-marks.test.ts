import { describe, expect, test } from 'vitest';
import { type LineChange, marksOf } from '../../../../lib/queries/line-marks.ts';
import type { KnownCut } from '../../../../lib/queries/source-games.ts';

const at = (time: string) => `2026-07-30T${time}:00Z`;
const change = (time: string, state: LineChange['state'] = 'offered'): LineChange => ({
  at: at(time),
  state,
  line: null,
  price: state === 'offered' ? -110 : null,
});
const changes = [change('12:00', 'suspended'), change('13:00'), change('15:00'), change('19:30'), change('23:30')];
const start = (rest: Partial<KnownCut> = {}): KnownCut => ({
  cutAt: at('23:05'),
  cutBasis: 'official_start',
  beginsAt: null,
  endedAt: null,
  endReason: null,
  ...rest,
});
const marks = (known: KnownCut | null, of = changes, now = '2026-07-31T12:00:00Z') => {
  const { openAt, closeAt } = marksOf(of, known, new Date(now));
  return [openAt, closeAt];
};

describe('what a line opened and closed with', () => {
  test('is its first offer, and the offer in force when the game began', () => {
    expect(marks(start())).toEqual([1, 3]);
  });

  test('includes a change at the very moment of the start, written to the millisecond or not', () => {
    expect(marks(start({ cutAt: '2026-07-30T19:30:00.000Z' }))).toEqual([1, 3]);
    expect(marks(start({ cutAt: '2026-07-30T19:29:59.999Z' }))).toEqual([1, 2]);
  });

  test('is no close before the game began, or if no start is known', () => {
    expect(marks(start(), changes, at('20:00'))).toEqual([1, null]);
    expect(marks(start({ cutAt: null, cutBasis: null }))).toEqual([1, null]);
    expect(marks(null)).toEqual([1, null]);
  });

  test('is no close if nothing was offered when the game began', () => {
    expect(marks(start(), [change('13:00'), change('22:00', 'absent')])).toEqual([0, null]);
    expect(marks(start(), [change('23:30')])).toEqual([null, null]);
    expect(marks(start(), [])).toEqual([null, null]);
  });

  test('is of the attempt that was played: it opens with the offer in force when the one before it ended', () => {
    expect(marks(start({ beginsAt: at('14:00') }))).toEqual([1, 3]);
    expect(marks(start({ beginsAt: at('15:00') }))).toEqual([2, 3]);
    expect(marks(start({ beginsAt: at('12:30') }))).toEqual([1, 3]);
  });

  test('is no close of an attempt that ended without a game', () => {
    expect(marks(start({ endedAt: at('16:00'), endReason: 'postponed' }))).toEqual([1, null]);
  });
});
