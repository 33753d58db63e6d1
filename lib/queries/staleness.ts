import type { Instant } from '../odds/instant.ts';
import { type Slot, slotsNamedBy } from '../odds/market.ts';
import type { GameReading } from '../odds/reading.ts';
import { slateDateAt } from '../odds/slate-date.ts';
import { comparePositions, newestReadings, type Observed } from '../recording/rule.ts';

/** A slot of a game that some observation spoke for. */
export interface ShownSlot {
  /** `source/league/game` */
  readonly game: string;
  readonly slot: Slot;
  readonly lastSeenAt: Instant;
  /** A later observation of its source asked for the slot in this game, and did not speak for it. */
  readonly stale: boolean;
}

/**
 * Which slots of which games are stale after a set of observations: the rule as one would define it, slow and plain. The
 * views must say the same; tests compare the two.
 */
export function shownSlots(observations: Iterable<Observed>): readonly ShownSlot[] {
  const all = [...newestReadings(observations)].sort(comparePositions);
  return [...Map.groupBy(all, ({ source, league }) => `${source}/${league}`)].flatMap(([of, inOrder]) => {
    const ids = new Set(inOrder.flatMap(({ reading }) => reading.games.map(({ sourceGameId }) => sourceGameId)));
    return [...ids].flatMap((id) => slotsOfGame(id, inOrder).map((slot) => ({ game: `${of}/${id}`, ...slot })));
  });
}

/** What one observation says of the game. */
interface Description {
  readonly observed: Observed;
  readonly game: GameReading;
}

function slotsOfGame(id: string, inOrder: readonly Observed[]): Omit<ShownSlot, 'game'>[] {
  const descriptions = inOrder.flatMap((observed): Description[] =>
    observed.reading.games.filter(({ sourceGameId }) => sourceGameId === id).map((game) => ({ observed, game })),
  );
  const latest = descriptions.at(-1);
  return [...new Set(descriptions.flatMap(({ game }) => game.scope.flatMap(slotsNamedBy)))].flatMap((slot) => {
    const shown = descriptions.findLast(({ game }) => isAmong(game.scope, slot))?.observed;
    if (latest === undefined || shown === undefined) return [];
    const asked = inOrder.findLast(({ reading }) => isAmong(reading.asked, slot) && covers(reading, latest));
    const stale = asked !== undefined && comparePositions(asked, shown) > 0;
    return [{ slot, lastSeenAt: shown.capturedAt, stale }];
  });
}

function isAmong(slots: readonly Slot[], slot: Slot): boolean {
  return slots.some((named) => slotsNamedBy(named).includes(slot));
}

/**
 * Whether a request of this slate asks for the game, as it was last described: the whole league, the date in New York of its
 * start, or the slate under which it was found.
 */
function covers({ slateDate }: Observed['reading'], { observed, game }: Description): boolean {
  if (slateDate === null || slateDate === observed.reading.slateDate) return true;
  return slateDate === slateDateAt(new Date(game.startTime));
}
