import { isDismissed, type Mark } from '../lib/backlog/backlog-state.ts';
import type { Terminal } from './terminal.ts';
import { visibleData } from './visible.ts';

const quarantine = 'reader_killed';

/** Each with its key, which is never cut, because "retry" and "dismiss" need the whole key. */
export function deadLines(
  action: 'list' | 'retry' | 'dismiss',
  found: readonly Mark[],
  { style }: Pick<Terminal, 'style'>,
): string[] {
  const marks = visibleData(found);
  if (marks.length === 0) return ['Nothing is dead or held.'];
  return [
    ...marks.flatMap((mark) => [
      `${style(isDismissed(mark) ? 'dim' : 'red', stateOf(mark))}  ${mark.key}`,
      `  ${mark.message} (${mark.code})`,
      `  reader ${mark.reader}, since ${mark.markedAt}${mark.kind === 'held' ? `, tried again from ${mark.until}` : ''}`,
      ...(mark.kind === 'dead' && mark.dismissed
        ? [`  dismissed by ${mark.dismissed.owner} at ${mark.dismissed.at}: ${mark.dismissed.reason}`]
        : []),
    ]),
    sums[action](marks.length),
  ];
}

function stateOf(mark: Mark): string {
  if (isDismissed(mark)) return 'dismissed';
  if (mark.kind === 'held') return 'held';
  return mark.code === quarantine ? 'quarantined' : 'dead';
}

const sums = {
  list: (count: number) => `${count} in all. "odds dead retry" tries them again, "odds dead dismiss" dismisses one.`,
  retry: (count: number) => `The next "odds drain" tries ${count === 1 ? 'it' : `these ${count}`} again.`,
  dismiss: (count: number) => `${count} dismissed. "odds dead retry" undoes it.`,
} as const;
