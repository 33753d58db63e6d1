import type { Drift, SchemaDrift } from '../lib/storage/contract/drift.ts';
import { tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { visibleData } from './visible.ts';

/** The differences between the live schema and that of this code, one a line, and a summary. */
export function driftLines(
  { ok, relations, columns, drift }: SchemaDrift,
  { style, width }: Pick<Terminal, 'style' | 'width'>,
): string[] {
  const checked = `${relations} tables and views with ${columns} columns`;
  if (drift.length === 0) return [`The schema is the one of this code: ${checked}.`];
  const one = drift.length === 1;
  const [them, they] = one ? ['it', 'it is'] : ['them', 'they are'];
  const cells = visibleData(drift).map((each) => [
    style(each.grave ? 'red' : 'yellow', each.is),
    each.name,
    wordsOf(each),
  ]);
  const titles = ['drift', 'of', 'effect'].map((title) => ({ title }));
  return [
    ...tableLines(titles, cells, { width, heading: (title) => style('bold', title) }),
    `${drift.length} ${one ? 'difference' : 'differences'} in ${checked}. ${ok ? `Everything works despite ${them}.` : `Some functions stop until ${they} repaired.`}`,
  ];
}

function wordsOf({ is, found, grave }: Drift): string {
  switch (is) {
    case 'missing':
      return `${found === null ? '' : `there is ${found} in its place; `}${grave ? 'what needs it fails' : 'it is read as NULL'}`;
    case 'renamed':
      return `it is called ${found}, and read by that name`;
    case 'type':
      return `it is ${found}${grave ? '; what needs it may fail' : ''}`;
    case 'extra':
      return 'this code does not know it';
  }
}
