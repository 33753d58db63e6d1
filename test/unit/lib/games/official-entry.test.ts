import { describe, expect, test } from 'vitest';
import { epochsOf } from '../../../../lib/games/official-entry.ts';
import { at, official } from './identity/records.ts';

const textsOf = (...versions: ReturnType<typeof official>[]) =>
  epochsOf(versions).map(
    ({ key, entries, endedAt }) =>
      `${key}: ${entries.map((entry) => entry.key).join('+')}${endedAt === null ? '' : ` until ${endedAt.slice(0, 16)}`}`,
  );

describe('the epochs of a game', () => {
  const first = { gamePk: 1, start: '2024-05-25T00:15Z' };
  const postponed = official({
    ...first,
    state: 'postponed',
    officialDate: '2024-05-25',
    knownAt: at('2024-05-24T23:00Z'),
  });

  test('are two if it was postponed, the first one until that was known', () => {
    const versions = [official(first), postponed, { ...postponed, knownAt: at('2024-05-25T04:00Z') }];
    const makeup = official({ gamePk: 1, start: '2024-05-25T20:15Z', knownAt: at('2024-05-25T04:00Z') });
    expect(textsOf(makeup, ...versions)).toEqual([
      '2024-05-24: 2024-05-24 until 2024-05-24T23:00',
      '2024-05-25: 2024-05-25',
    ]);
    // A postponement that was taken back, and another one.
    const resumed = official({ ...first, knownAt: at('2024-05-24T23:30Z') });
    expect(textsOf(official(first), postponed, resumed)).toEqual(['2024-05-24: 2024-05-24']);
    const again = { ...postponed, knownAt: at('2024-05-24T23:45Z') };
    expect(textsOf(official(first), postponed, resumed, again)).toEqual([
      '2024-05-24: 2024-05-24 until 2024-05-24T23:45',
    ]);
  });

  test('are one if it was suspended, by the official date that it keeps or by the suspension', () => {
    const suspended = official({ ...first, state: 'suspended', knownAt: at('2024-05-25T02:00Z') });
    const resumption = { gamePk: 1, start: '2024-05-25T20:15Z', knownAt: at('2024-05-25T04:00Z') };
    const onOldDate = official({ ...resumption, officialDate: '2024-05-24' });
    expect(textsOf(onOldDate, official(first))).toEqual(['2024-05-24: 2024-05-24+2024-05-25']);
    const final = official({ ...first, state: 'final', knownAt: at('2024-05-26T00:00Z') });
    expect(textsOf(official(resumption), official(first), suspended, final)).toEqual([
      '2024-05-24: 2024-05-24+2024-05-25',
    ]);
    expect(textsOf(official(resumption), official(first), final)).toHaveLength(2);
  });

  test('are of the dates for which they are listed: the official date of a postponed entry is that of the makeup', () => {
    const datesIn = (...versions: ReturnType<typeof official>[]) =>
      epochsOf(versions).map(({ entries: [entry] }) => [...entry.dates]);
    expect(datesIn(postponed)).toEqual([['2024-05-24']]);
    expect(datesIn(official({ ...first, start: '2024-05-25T20:15Z', officialDate: '2024-05-24' }))).toEqual([
      ['2024-05-25', '2024-05-24'],
    ]);
  });
});
