import { expect, it } from 'vitest';
import { assumptionTexts } from '../../../infra/cost/assumptions.ts';
import { type CostItem, type CostReport, costReportOf } from '../../../infra/cost/cost-report.ts';
import { pricesOf } from '../../../infra/cost/prices.ts';
import { dollars, priceText, quantityText, shares } from '../../../infra/cost/shown.ts';
import { runsIn, windowWeek } from '../../../infra/cost/window-week.ts';
import { frequentProd } from '../frequent-prod.ts';
import { dev, inputOf, liveInWindows, prod } from './priced-stages.ts';

const reports = {
  '`prod`': costReportOf(inputOf(prod)),
  '`prod`, live inside windows': costReportOf(inputOf(liveInWindows)),
  '`prod`, live every five minutes without windows': costReportOf(inputOf(frequentProd)),
  '`dev`': costReportOf(inputOf(dev)),
};
const perDay = (count: number) => (count / 7).toFixed(0);

/** The document, printed from the stages, their templates, and what healthy runs ask of AWS. */
function document(): string {
  return `${[
    '# What it costs',
    '',
    '<!-- Printed from infra/cost. Print it again with: npx vitest run test/infra/cost/cost-document.test.ts -u -->',
    '',
    'A month (730 hours) by the list prices of us-east-1 as of November 2026, without a free tier and without taxes. It is computed from',
    'the settings of the stage (`infra/stages.ts`), its templates, and what healthy runs ask of AWS ([requests.md](requests.md)) and emit. A month',
    'in season is one in which all slates are observed; in one out of season only drains and checks run. `npx odds cost --stage prod`',
    'computes it with your own measurements (`--assume`), and `--json` prints all of its digits. No bill has been compared with it yet.',
    '',
    ...rows(
      ['stage', 'in season', 'off season', 'a year', 'in season it is'],
      Object.entries(reports).map(([name, report]) => {
        const { season, offSeason, year } = report.totalUsd;
        return [name, dollars(season), dollars(offSeason), dollars(year), shares(report)];
      }),
    ),
    '',
    'Two things drive it. One is the hours in which the database is awake: it sleeps after five minutes without a statement, so that each drain costs',
    'six minutes, and nothing else may ask it on a timer. The other is being watched: the dashboard and the alarms cost as much',
    'whatever is collected; metrics cost next to nothing, because only what is bad is one ([why](adr/0045-an-alarm-on-findings.md)). There is no NAT,',
    'no proxy and no address to pay for: functions stay outside the network and ask through the Data API. A VPC with RDS Proxy and NAT would be about $176.',
    '',
    'In `prod` regular runs come every 30 minutes and only land; inside a capture window ([why](adr/0044-runs-and-drains-follow-the-games.md)) a run',
    `comes each minute. The windows are those of a typical week (\`infra/cost/window-week.ts\`): ${perDay(windowWeek.flat().length)} a day of ${perDay(windowWeek.flat().flatMap(runsIn).length)} minutes together. A drain records`,
    'every 15 minutes inside and after each, else every three hours, at night too: what syncs landed is recorded then. Syncs and plans of windows',
    'call no database, and neither do drains that are not due.',
    ...Object.entries(reports).flatMap(([name, report]) => section(name, report)),
    '',
    '## Not counted',
    '- Failures: metrics that only they emit, retries, messages to queues.',
    '- Deployments, and the bucket of the CDK that holds their code.',
    '- What people do: log queries (by the scanned GB), statements, traces that are looked at, the function behind its URL.',
    '- The second version of an object that is landed twice, and final snapshots.',
    '',
    '## Prices',
    `${dollars(unsourcedUsd(reports['`prod`']))} of a month of \`prod\` in season rest on prices without a source.`,
    'As of November 2026. What has no source is from memory: compare it with the pricing pages of AWS before a decision depends on it.',
    '',
    ...rows(
      ['price', 'in us-east-1', 'source'],
      Object.entries(pricesOf['us-east-1']).map(([name, price]) => [
        name,
        priceText(price),
        price.source ?? '**none**',
      ]),
    ),
    '',
    '## Assumptions',
    'What neither stage nor templates say. `--assume NAME=VALUE` puts what you measured in the place of one.',
    '',
    ...rows(
      ['name', 'value', 'what it is'],
      assumptionTexts.map(({ name, value, sentence }) => [`\`${name}\``, String(value), sentence]),
    ),
  ].join('\n')}\n`;
}

function unsourcedUsd({ items }: CostReport): number {
  const unsourced = items.filter(({ price }) => price.source === null);
  return unsourced.reduce((sum, { season }) => sum + season.usd, 0);
}

function section(name: string, { items, totalUsd: { season, offSeason } }: CostReport): string[] {
  return [
    '',
    `## ${name}`,
    '',
    ...rows(
      ['service', 'item', 'quantity in season', 'price', 'in season', 'off season', 'because'],
      [...items.map(cellsOf), ['**total**', '', '', '', `**${dollars(season)}**`, `**${dollars(offSeason)}**`, '']],
    ),
  ];
}

function cellsOf({ service, item, price, season, offSeason, because }: CostItem): string[] {
  const quantity = quantityText(season.quantity);
  return [service, item, quantity, priceText(price), dollars(season.usd), dollars(offSeason.usd), because];
}

function rows(titles: readonly string[], cells: readonly (readonly string[])[]): string[] {
  return [titles, titles.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`);
}

it('says what each stage costs', async () => {
  await expect(document()).toMatchFileSnapshot('../../../docs/cost.md');
});
