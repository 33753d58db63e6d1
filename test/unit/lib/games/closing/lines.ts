import type { LineHistory } from '../../../../../lib/games/closing.ts';
import type { LineState } from '../../../../../lib/odds/line.ts';
import { at } from '../identity/records.ts';

/**
 * What one look says: a price, `off` (suspended), `gone` (absent from a market in scope), `-` (nothing of this market), `live`
 * (the source has closed the game).
 */
export type Said = number | 'off' | 'gone' | '-' | 'live';

export interface Look {
  readonly at: string;
  readonly said: Said;
  readonly quotedAt?: string;
}

/** The history that these looks leave, as recording does: changes only, beginning at absent. */
export function lineOf(...given: readonly (Look | readonly [at: string, said: Said])[]): LineHistory {
  const inOrder = given
    .map((look) => ('said' in look ? look : { at: look[0], said: look[1] }))
    .toSorted((a, b) => (at(a.at) < at(b.at) ? -1 : 1));
  let last: LineState = { state: 'absent' };
  const changes = inOrder.flatMap(({ at: capturedAt, said }) => {
    const state = stateOf(said);
    if (state === null || JSON.stringify(state) === JSON.stringify(last)) return [];
    last = state;
    return [{ capturedAt: at(capturedAt), contentHash: 'a', state }];
  });
  const looks = inOrder.map((look) => ({
    capturedAt: at(look.at),
    contentHash: 'a',
    speaks: stateOf(look.said) !== null,
    isClosed: look.said === 'live',
    quotedAt: 'quotedAt' in look && look.quotedAt !== undefined ? at(look.quotedAt) : null,
  }));
  return { changes, looks };
}

function stateOf(said: Said): LineState | null {
  if (typeof said === 'number') return { state: 'offered', line: null, price: said };
  return said === 'off' ? { state: 'suspended' } : said === 'gone' ? { state: 'absent' } : null;
}
