import { describe, expect, it } from 'vitest';
import { slateDatesOfRun } from '../../../../lib/collection/run-slates.ts';

describe('slateDatesOfRun', () => {
  it('is the slates of today and tomorrow in New York', () => {
    expect(slateDatesOfRun(new Date('2026-07-11T03:59:00Z'))).toEqual(['2026-07-10', '2026-07-11']);
    expect(slateDatesOfRun(new Date('2026-07-11T04:00:00Z'))).toEqual(['2026-07-11', '2026-07-12']);
  });

  it('is also the slate of yesterday in a window that opened then: its game was delayed past midnight', () => {
    const window = { from: '2026-07-11T01:55:00.000Z' };
    expect(slateDatesOfRun(new Date('2026-07-11T03:59:00Z'), window)).toEqual(['2026-07-10', '2026-07-11']);
    expect(slateDatesOfRun(new Date('2026-07-11T04:00:00Z'), window)).toEqual([
      '2026-07-10',
      '2026-07-11',
      '2026-07-12',
    ]);
  });
});
