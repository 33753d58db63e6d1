import { describe, expect, it } from 'vitest';
import { pageOf, waitingOn } from '../../../../lib/backlog/backlog-page.ts';
import type { Mark } from '../../../../lib/backlog/backlog-state.ts';

const key = 'landed/made-up/mlb/2026-07-30/170000.000Z-0.json.gz';
const now = new Date('2026-07-30T17:05:00.000Z');
const dead = (reader: number): Mark => ({
  kind: 'dead',
  key,
  code: 'source_shape_changed',
  message: 'It is of another league.',
  reader,
  markedAt: now.toISOString(),
});
const pageWith = (mark: Mark | undefined, reader: number) =>
  pageOf([key], { hints: new Set([key]), marks: new Map(mark ? [[key, mark]] : []) }, reader, now);

describe('a hint that an observation is recorded', () => {
  it('counts if nothing is marked', () => {
    expect(pageWith(undefined, 2).recorded).toEqual(new Set([key]));
  });

  it('is outdated if the observation is marked dead: a replay has taken it back', () => {
    expect(pageWith(dead(2), 2)).toMatchObject({ recorded: new Set(), dead: new Set([key]) });
  });

  it('does not stop a newer reader', () => {
    expect(waitingOn(pageWith(dead(2), 3))).toEqual([key]);
  });
});
