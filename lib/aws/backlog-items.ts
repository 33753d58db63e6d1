import * as z from 'zod';
import type { InFlightPage, Mark, VersionedWatermark } from '../backlog/backlog-state.ts';
import type { DatabaseMismatch } from '../backlog/database-mismatch.ts';
import { noWatermark, type Watermark } from '../backlog/watermark.ts';
import { type Attributes, itemOf } from './state-items.ts';

// What the backlog remembers, as items of the state table.

const backlog = 'the backlog';
const text = z.string();

const watermarkSchema = z.object({
  version: z.number(),
  settled_through: text.default(''),
  floor_below: text.optional(),
  floor_until: text.optional(),
});

/** A text attribute may be empty, but an absent one says it better. */
export function watermarkItem({ settledThrough, floor }: Watermark, version: number): Attributes {
  return {
    version,
    settled_through: settledThrough || undefined,
    floor_below: floor?.below,
    floor_until: floor?.until,
  };
}

export function watermarkIn(item: Attributes | undefined): VersionedWatermark {
  if (item === undefined) return { watermark: noWatermark, version: 0 };
  const {
    version,
    settled_through: settledThrough,
    floor_below: below,
    floor_until: until,
  } = itemOf(watermarkSchema, item, backlog);
  const floor = below !== undefined && until !== undefined ? { floor: { below, until } } : {};
  return { version, watermark: { settledThrough, ...floor } };
}

const mismatchSchema = z.object({ mismatch_key: text, since: text, noticed_at: text });

/** An item without attributes says that there is none. */
export function mismatchItem(mismatch: DatabaseMismatch | null): Attributes {
  return { mismatch_key: mismatch?.key, since: mismatch?.since, noticed_at: mismatch?.noticedAt };
}

export function mismatchIn(item: Attributes | undefined): DatabaseMismatch | null {
  if (item?.mismatch_key === undefined) return null;
  const { mismatch_key: key, since, noticed_at: noticedAt } = itemOf(mismatchSchema, item, backlog);
  return { key, since, noticedAt };
}

const refusal = { sk: text, code: text, message: text, reader: z.number(), marked_at: text };
const markSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('dead'),
    ...refusal,
    dismissed_by: text.optional(),
    dismissed_because: text.default(''),
    dismissed_at: text.default(''),
  }),
  z.object({ kind: z.literal('held'), ...refusal, attempts: z.number(), held_until: text }),
]);

export function markItem(mark: Mark): Attributes {
  const { kind, code, message, reader, markedAt } = mark;
  const refused = { kind, code, message, reader, marked_at: markedAt };
  if (mark.kind === 'held') return { ...refused, attempts: mark.attempts, held_until: mark.until };
  const { owner, reason, at } = mark.dismissed ?? {};
  return { ...refused, dismissed_by: owner, dismissed_because: reason, dismissed_at: at };
}

export function markIn(item: Attributes): Mark {
  const { sk: key, marked_at: markedAt, ...mark } = itemOf(markSchema, item, backlog);
  if (mark.kind === 'dead') {
    const { dismissed_by: owner, dismissed_because: reason, dismissed_at: at, ...dead } = mark;
    return { ...dead, key, markedAt, ...(owner !== undefined && { dismissed: { owner, reason, at } }) };
  }
  const { held_until: until, ...held } = mark;
  return { ...held, key, markedAt, until };
}

const inFlightPageSchema = z
  .object({ first_key: text, last_key: text, alone_key: text.optional(), drain: text, reading_until: text })
  .transform(({ first_key: from, last_key: through, alone_key: key, drain, reading_until: until }): InFlightPage => {
    return { from, through, ...(key !== undefined && { key }), drain, until };
  });

export function inFlightPageItem({ from, through, key, drain, until }: InFlightPage): Attributes {
  return { first_key: from, last_key: through, alone_key: key, drain, reading_until: until };
}

export function inFlightPageIn(item: Attributes | undefined): InFlightPage | undefined {
  return item && itemOf(inFlightPageSchema, item, backlog);
}
