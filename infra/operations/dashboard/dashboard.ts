import type { LogQueryName } from '../../../functions/alarm.ts';
import { logGroupName } from '../../resource-names.ts';
import { runbookSection } from '../alarm-resources.ts';
import { correlationIdField, functionsOf, logQueries, queryText } from '../log-queries.ts';
import { failingRow, waitingRow } from './failing-rows.ts';
import { alarmRow, collectingRow, freshRow } from './observing-rows.ts';
import type { Row } from './row.ts';
import type { Scene } from './scene.ts';
import { costRow, storedRow } from './storing-rows.ts';
import { logTable, text } from './widgets.ts';

const columns = 24;
const headingHeight = 2;

/** The body of the dashboard, as CloudWatch documents it. It may hold tokens of CDK. */
export function dashboardBody(scene: Scene, arnOf: (alarmName: string) => string) {
  const rows = [
    alarmRow(scene, arnOf, logTableOf(scene, 'health-reasons')),
    collectingRow(scene),
    freshRow(scene),
    failingRow(scene),
    waitingRow(scene),
    costRow(scene),
    storedRow(scene),
    logRow(scene),
  ];
  let y = 0;
  const widgets = rows.flatMap((row) => {
    const placed = placedAt(y, row, scene);
    y += headingHeight + (row.height ?? 6);
    return placed;
  });
  return {
    start: '-P1D',
    periodOverride: 'auto',
    variables: [
      {
        type: 'pattern',
        pattern: correlationIdField,
        inputType: 'input',
        id: 'correlationId',
        label: 'Correlation id of a run',
        defaultValue: correlationIdField,
        visible: true,
      },
    ],
    widgets,
  };
}

function placedAt(y: number, { heading, good, runbook, widgets, widths, height = 6 }: Row, { stage }: Scene) {
  const { runbookUrl } = stage.watching;
  const section = runbookSection(stage, runbook);
  const link = runbookUrl === null ? `Runbook: \`${section}\`` : `[Runbook](${section})`;
  const sentence = text(`### ${heading}\nGood: ${good} ${link}`);
  let x = 0;
  return [
    { x, y, width: columns, height: headingHeight, ...sentence },
    ...widgets.map((widget, index) => {
      const width = widths?.[index] ?? columns / widgets.length;
      const placed = { x, y: y + headingHeight, width, height, ...widget };
      x += width;
      return placed;
    }),
  ];
}

function logTableOf({ stage, region }: Scene, name: LogQueryName) {
  const query = logQueries[name];
  const groups = functionsOf(query).map((declared) => logGroupName(stage.name, declared));
  return logTable(query.title, groups, queryText(query), region);
}

function logRow(scene: Scene): Row {
  return {
    heading: 'What do the logs say?',
    good: 'no code is frequent. Write a correlation id into the field on top to see all lines of one run. Other queries are saved in Logs Insights.',
    runbook: 'source',
    widgets: [logTableOf(scene, 'errors-by-code'), logTableOf(scene, 'one-run')],
  };
}
