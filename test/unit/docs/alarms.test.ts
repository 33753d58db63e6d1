import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Alarm } from '../../../infra/operations/alarm.ts';
import { alarmsOf } from '../../../infra/operations/alarms.ts';
import { stageNamed } from '../../../infra/stages.ts';

const prod = stageNamed('prod');
const alarms = alarmsOf(prod, 'cluster');

/** The document, printed from the declarations. */
function document(): string {
  return `${[
    '# Alarms',
    '',
    '<!-- Printed from functions/*/alarms.ts and infra/operations. Print it again with: npx vitest run test/unit/docs/alarms.test.ts -u -->',
    '',
    'Every alarm of the stage `prod`. Each is in the [runbook](runbook.md), under the section of its kind, and notifies the topic',
    '`odds-prod-alerts` when it fires and when it ends. A page wakes a person; a ticket can wait for the next working day. Most are on',
    'what `check-health` finds ([why](adr/0045-an-alarm-on-findings.md)): `odds health --stage prod` names each finding.',
    '',
    '| alarm | severity | on if | fires within | means |',
    '| --- | --- | --- | --- | --- |',
    ...alarms.map((alarm) =>
      row([
        `[\`${nameOf(alarm)}\`](runbook.md#${alarm.kind})`,
        alarm.severity,
        condition(alarm),
        promise(alarm),
        alarm.impact,
      ]),
    ),
  ].join('\n')}\n`;
}

const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const nameOf = ({ kind, label }: Alarm) => (label === undefined ? kind : `${kind}-${label}`);
const promise = ({ firesWithinMinutes }: Alarm) => `${firesWithinMinutes} min`;

function condition({ metrics, math, comparison = '>=', threshold = 1, ...times }: Alarm): string {
  const { everyMinutes, datapoints: [bad, of] = [1, 1], silenceIsBad } = times;
  const each = Object.entries(metrics).map(([id, { metric, statistic }]) => {
    const named = `${statistic} of ${metric.name}`;
    return math === undefined ? named : `${id}: ${named}`;
  });
  const value = math === undefined ? each.join() : `\`${math}\` (${each.join('; ')})`;
  const often = of === 1 ? `in ${everyMinutes} min` : `in ${bad} of ${of} periods of ${everyMinutes} min`;
  return `${value} ${comparison} ${threshold} ${often}${silenceIsBad ? ', or no value' : ''}`;
}

it('describes every alarm of production', async () => {
  await expect(document()).toMatchFileSnapshot('../../../docs/alarms.md');
});

it('names sections that the runbook has', () => {
  const sections = new Set(
    Array.from(readFileSync('docs/runbook.md', 'utf8').matchAll(/^##+ (.+)$/gm), ([, title]) => title),
  );
  const kinds = new Set(alarms.map(({ kind }) => kind));
  expect([...kinds].filter((kind) => !sections.has(kind))).toEqual([]);
});
