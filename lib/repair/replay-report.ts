import type { Edits } from '../backlog/recorded-kind.ts';
import { type SetAside, sumOfSetAside } from '../backlog/set-aside.ts';
import type { LandedDay } from '../landing/landed-between.ts';

/** The results by observation: `landed = already + repaired + added + takenBack + unreadable + refused`. */
export interface ReplayCounts {
  readonly landed: number;
  /** Recorded by this reader or a newer one: unchanged. */
  readonly already: number;
  /** Recorded by an older reader until now. */
  readonly repaired: number;
  /** Not recorded, or not with all their games, until now. */
  readonly added: number;
  /** Recorded by an older reader until now, and refused by this one: they are not in the history any more, but dead. */
  readonly takenBack: number;
  readonly unreadable: SetAside;
  /** Readable now or perhaps later, but not recorded. What an older reader recorded of them stays. */
  readonly refused: SetAside;
}

export type ReplayedDay<Edited extends Edits> = ReplayCounts & Edited & Pick<LandedDay, 'source' | 'league' | 'day'>;

export type ReplayReport<Edited extends Edits> = ReplayCounts &
  Edited & { readonly dryRun: boolean; readonly days: readonly ReplayedDay<Edited>[] };

export function plusEdits<Edited extends Edits>(a: Edited, b: Edited): Edited {
  const sums = Object.entries(a).map(([name, { added, removed }]) => [
    name,
    { added: added + (b[name]?.added ?? 0), removed: removed + (b[name]?.removed ?? 0) },
  ]);
  return Object.fromEntries(sums);
}

/** The report over all days. */
export function replayReport<Edited extends Edits>(
  days: readonly ReplayedDay<Edited>[],
  noEdits: Edited,
  dryRun: boolean,
): ReplayReport<Edited> {
  const sum = (count: 'landed' | 'already' | 'repaired' | 'added' | 'takenBack') =>
    days.reduce((total, day) => total + day[count], 0);
  return {
    dryRun,
    landed: sum('landed'),
    already: sum('already'),
    repaired: sum('repaired'),
    added: sum('added'),
    takenBack: sum('takenBack'),
    unreadable: sumOfSetAside(days.map(({ unreadable }) => unreadable)),
    refused: sumOfSetAside(days.map(({ refused }) => refused)),
    ...days.reduce<Edited>((edits, day) => plusEdits(edits, day), noEdits),
    days,
  };
}
