import pMap from 'p-map';
import * as z from 'zod';
import type { BacklogState } from '../backlog/backlog-state.ts';
import { odds } from '../backlog/kinds.ts';
import type { SourceLeague } from '../landing/landed-key.ts';
import type { LandedKind } from '../landing/landed-kind.ts';
import {
  inFlightPageIn,
  inFlightPageItem,
  markIn,
  markItem,
  mismatchIn,
  mismatchItem,
  watermarkIn,
  watermarkItem,
} from './backlog-items.ts';
import { expiring, isExpired } from './expiry.ts';
import type { Attributes } from './state-items.ts';
import { StateItems, type StateTable } from './state-table.ts';

interface BacklogStateOptions extends StateTable {
  readonly now: () => Date;
  readonly kind: LandedKind;
}

/** Long enough for a person to find what keeps the watermark down; until then no drain asks about these keys again. */
const hintsLastMs = 3 * 24 * 60 * 60_000;
/** A drain may have hundreds of hints to write, and sockets are few. */
const hintsAtOnce = 25;

/**
 * The state of one kind's backlog in the state table. Hints lie under a partition key of their own, so that a function can be
 * allowed to write hints and nothing else. Everything is read consistently: the watermark must not be read older than
 * the marks that it relies on.
 */
export function dynamoDbBacklogState({ now, kind, ...state }: BacklogStateOptions): BacklogState {
  const items = new StateItems('the backlog', state);
  const { watermarkKeyOf, mismatchKeyOf, marksOf, readingKeyOf, hintsOf } = keysOf(kind);

  const after = (pk: string, key: string, signal?: AbortSignal) =>
    items.query({ condition: 'pk = :pk and sk > :after', values: { ':pk': pk, ':after': key || ' ' } }, signal);

  return {
    async readWatermark(league, signal) {
      return watermarkIn(await items.get(watermarkKeyOf(league), signal));
    },

    async writeWatermark(league, watermark, seen, signal) {
      const item = { ...watermarkKeyOf(league), ...watermarkItem(watermark, seen + 1) };
      const unseen = { condition: 'attribute_not_exists(pk)' };
      return items.putIf(
        item,
        seen === 0 ? unseen : { condition: 'version = :seen', values: { ':seen': seen } },
        signal,
      );
    },

    async settledAfter(league, key, signal) {
      const hints = await after(hintsOf(league), key, signal);
      return new Set(hints.filter((hint) => !isExpired(hint, now())).map(sortKeyIn));
    },

    async rememberSettled(league, keys, signal) {
      const hintOf = (sk: string) => ({ pk: hintsOf(league), sk, ...expiring(now().getTime() + hintsLastMs) });
      await pMap(keys, (key) => items.put(hintOf(key), signal), { concurrency: hintsAtOnce });
    },

    async forgetSettled(league, key, signal) {
      const hints = await after(hintsOf(league), key, signal);
      const forget = (sk: string) => items.delete({ pk: hintsOf(league), sk }, signal);
      await pMap(hints.map(sortKeyIn), forget, { concurrency: hintsAtOnce });
    },

    async readMismatch(league, signal) {
      return mismatchIn(await items.get(mismatchKeyOf(league), signal));
    },

    async writeMismatch(league, mismatch, signal) {
      await items.put({ ...mismatchKeyOf(league), ...mismatchItem(mismatch) }, signal);
    },

    async marksOf(league, signal) {
      return (await after(marksOf(league), '', signal)).map(markIn);
    },

    // The SDK may send it twice: the second time finds the same reader, and writes the same.
    async mark(league, mark, signal) {
      await items.put({ pk: marksOf(league), sk: mark.key, ...markItem(mark) }, signal, {
        condition: 'attribute_not_exists(pk) or reader <= :reader',
        values: { ':reader': mark.reader },
      });
    },

    unmark: (league, key, signal) => items.delete({ pk: marksOf(league), sk: key }, signal),

    async inFlightPage(league, signal) {
      return inFlightPageIn(await items.get(readingKeyOf(league), signal));
    },

    async saveInFlightPage(league, page, at, signal) {
      await items.put({ ...readingKeyOf(league), ...inFlightPageItem(page) }, signal, {
        condition: 'attribute_not_exists(pk) or drain = :drain or reading_until <= :now',
        values: { ':drain': page.drain, ':now': at },
      });
    },

    deleteInFlightPage: (league, drain, signal) =>
      items.delete(readingKeyOf(league), signal, { condition: 'drain = :drain', values: { ':drain': drain } }),
  };
}

const sortKeySchema = z.object({ sk: z.string() });
const sortKeyIn = (item: Attributes) => sortKeySchema.parse(item).sk;

/**
 * The items of odds are older than kinds, so their keys have no kind's name. Keys of two kinds never collide: no name of a
 * kind, a source or a league has a slash. IAM grants access by the part of the key before the `#`.
 */
function keysOf({ name }: LandedKind) {
  const ofKind = name === odds.name ? '' : `${name}/`;
  const leagueOf = ({ source, league }: SourceLeague) => `${ofKind}${source}/${league}`;
  return {
    watermarkKeyOf: (of: SourceLeague) => ({ pk: `backlog#${leagueOf(of)}`, sk: 'watermark' }),
    mismatchKeyOf: (of: SourceLeague) => ({ pk: `backlog#${leagueOf(of)}`, sk: 'mismatch' }),
    readingKeyOf: (of: SourceLeague) => ({ pk: `backlog-reading#${leagueOf(of)}`, sk: 'reading' }),
    /** The partition keys of what there are many of. */
    marksOf: (of: SourceLeague) => `backlog-mark#${leagueOf(of)}`,
    hintsOf: (of: SourceLeague) => `settled#${leagueOf(of)}`,
  };
}
