import { describe, expect, it } from 'vitest';
import { odds } from '../../../../lib/backlog/kinds.ts';
import { announceLate } from '../../../../lib/backlog/league-watermark.ts';
import { noWatermark } from '../../../../lib/backlog/watermark.ts';
import { mlb } from '../../../support/memory-backlog.ts';

const now = new Date('2026-07-30T17:00:00.000Z');
const late = { ...mlb, capturedAt: '2026-07-30T12:00:00.000Z' };

/** A watermark that others write before each of so many attempts. */
function contended(times: number) {
  let writes = 0;
  return {
    writes: () => writes,
    store: {
      readWatermark: async () => ({ watermark: noWatermark, version: 0 }),
      writeWatermark: async () => {
        writes += 1;
        return writes > times;
      },
    },
  };
}

describe('announcing something late', () => {
  it('is tried again with pauses while others write the watermark', async () => {
    const { store, writes } = contended(15);
    await announceLate(odds, store, late, now, { random: () => 0 });
    expect(writes()).toBe(16);
  });

  it('fails by a code of its own if others are always quicker', async () => {
    const { store } = contended(Number.POSITIVE_INFINITY);
    await expect(announceLate(odds, store, late, now, { random: () => 0 })).rejects.toMatchObject({
      code: 'watermark_contended',
      message: expect.stringContaining('action-network/mlb'),
      policy: { retry: false, runbook: 'contention' },
    });
  });

  it('ends with the deadline, also in a pause', async () => {
    const { store } = contended(Number.POSITIVE_INFINITY);
    const deadline = new AbortController();
    const announcing = announceLate(odds, store, late, now, { random: () => 0.999, signal: deadline.signal });
    deadline.abort();
    await expect(announcing).rejects.toMatchObject({ code: 'deadline_near' });
  });
});
