import { describe, expect, test } from 'vitest';
import { bookLineEnds, type LinkedLine } from '../../../../lib/games/attempt-lines.ts';
import type { KnownStart } from '../../../../lib/games/cut.ts';
import { lineOf, type Said } from './closing/lines.ts';
import { at } from './identity/records.ts';

const day = (time: string) => `2024-07-10T${time}Z`;
const always: LinkedLine['links'][number] = { knownAt: at(day('12:00')), knownUntil: null };
const rule = { intervalMsAt: () => 60_000 };

function linked(looks: readonly (readonly [time: string, said: Said])[], links = [always]): LinkedLine {
  const { changes, looks: seen } = lineOf(...looks.map(([time, said]) => [day(time), said] as const));
  return { changes, readings: seen.map((look) => ({ ...look, asks: true, links })), links };
}
const startAt = (time: string, known: Partial<KnownStart> = {}) => ({
  ...{ ...always, cut: { at: at(day(time)), basis: 'official_start' as const }, beginsAt: null, end: null },
  ...{ isOver: false, hasImplausiblePitch: false, ...known },
});
const capturesOf = (lines: readonly LinkedLine[]) =>
  lines.flatMap(({ readings }) => readings.map(({ capturedAt }) => capturedAt));
const endsOf = (lines: readonly LinkedLine[], starts = [startAt('18:10')], captures = capturesOf(lines)) =>
  bookLineEnds(lines, { starts, captures }, rule);

describe('the ends of a book’s line in several sources', () => {
  test('are the earliest opening and the freshest close', () => {
    const early = linked([
      ['13:00', -110],
      ['18:02', -120],
      ['18:20', 'live'],
    ]);
    const late = linked([
      ['15:00', -115],
      ['18:09', -125],
    ]);
    const { openings, closes } = endsOf([early, late]);
    expect(openings.at(-1)).toMatchObject({ line: 0, end: { price: -110, isTruncated: true }, knownUntil: null });
    expect(closes.at(-1)).toMatchObject({ line: 1, end: { status: 'measured', price: -125 } });
  });

  test('are pending until any capture of the attempt at or after the cut, of whichever source', () => {
    const only = linked([['18:05', -110]]);
    const statuses = (captures: readonly string[]) =>
      endsOf(
        [only],
        [startAt('18:10')],
        captures.map((time) => at(day(time))),
      ).closes.map(({ end }) => end.status);
    expect(statuses(['18:05', '18:09'])).toEqual(['pending']);
    expect(statuses(['18:05', '18:10'])).toEqual(['pending', 'measured']);
  });

  test('begin when the line was first seen, and end with the link', () => {
    const until = { knownAt: at(day('12:00')), knownUntil: at(day('16:00')) };
    const { closes } = endsOf(
      [linked([['14:00', -110]], [until])],
      [startAt('18:10')],
      [at(day('12:00')), at(day('16:00'))],
    );
    expect(closes).toMatchObject([
      { knownAt: at(day('14:00')), knownUntil: at(day('16:00')), end: { status: 'pending' } },
    ]);
  });
});
