import { tableLines } from '../../bin/table.ts';
import type { DayResult } from './verify-day.ts';

/** The result of a day as tables. */
export function summary(result: DayResult): string {
  const { observations, gaps, live, drains, rows, problems } = result;
  const counted = (title: string, counts: Readonly<Record<string, number>>) =>
    tableLines(
      [{ title }, { title: 'times', align: 'right' }],
      Object.entries(counts).map(([name, times]) => [name, `${times}`]),
    ).join('\n');
  const facts = [
    ['observations landed', observations.landed],
    ['  recorded', observations.recorded],
    ['  waiting', observations.waiting],
    ['  dead', observations.dead],
    ['gaps (minutes in which nothing landed)', gaps.length],
    ['line changes in the history', rows.line_change],
    ['split changes in the history', rows.split_change],
    ['duplicate rows', result.duplicatedRows],
    ['database calls of live runs', live.calls],
    ['database calls of drains', drains.calls],
    ['drains after the day until nothing waited', result.drainsAfterDay],
  ].map(([name, value]) => [`${name}`, `${value}`]);
  return [
    counted('fault', result.faults),
    counted('run ended as', result.runEndings),
    counted('drain ended as', result.drainEndings),
    tableLines([{ title: 'figure' }, { title: '', align: 'right' }], facts).join('\n'),
    afterOutage(result),
    `gaps: ${gapsInWords(result)}`,
    problems.length === 0
      ? `The tables equal one recording in order of everything that landed. Seed ${result.seed}.`
      : problems.slice(0, 40).join('\n'),
  ].join('\n\n');
}

function afterOutage({ afterOutage: after }: DayResult): string {
  if (!after) return 'There was no long outage.';
  return tableLines(
    [
      { title: 'after the long outage' },
      { title: 'observations', align: 'right' },
      { title: 'database calls', align: 'right' },
      { title: 'ms in statements', align: 'right' },
      { title: 'ms in all', align: 'right' },
    ],
    [
      ['drained', `${after.observations}`, `${after.databaseCalls}`, `${after.statementsMs}`, `${after.ms}`],
      ['as many recorded live', `${after.observations}`, `${after.observations}`, `${after.liveStatementsMs}`, '–'],
    ],
  ).join('\n');
}

function gapsInWords({ gaps }: DayResult): string {
  const byFault = Map.groupBy(gaps, ({ fault }) => fault);
  return [...byFault]
    .map(([fault, found]) => `${fault} ${found.map(({ at }) => at.slice(11, 16)).join(' ')}`)
    .join('; ');
}
