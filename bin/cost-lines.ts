import type { CostReport } from '../infra/cost/cost-report.ts';
import { dollars, priceText, quantityText, shares } from '../infra/cost/shown.ts';
import { type Column, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';

const columns: readonly Column[] = [
  { title: 'service' },
  { title: 'item' },
  { title: 'quantity', align: 'right' },
  { title: 'price' },
  { title: 'in season', align: 'right' },
  { title: 'off season', align: 'right' },
  { title: 'because' },
];

/** A month in season beside one out of it, what drives it, and what is not certain. */
export function costLines(report: CostReport, { style, width }: Pick<Terminal, 'style' | 'width'>): string[] {
  const { items, totalUsd, assumptions } = report;
  const total = [
    'total',
    '',
    '',
    '',
    dollars(totalUsd.season),
    dollars(totalUsd.offSeason),
    `${dollars(totalUsd.year)} a year`,
  ];
  const rows = items.map(({ service, item, price, season, offSeason, because }) => [
    service,
    item,
    quantityText(season.quantity),
    priceText(price),
    dollars(season.usd),
    dollars(offSeason.usd),
    because,
  ]);
  const unchecked = new Set(items.filter(({ price }) => price.source === null).map(({ service }) => service));
  return [
    ...tableLines(columns, [...rows, total], { width, heading: (title) => style('bold', title) }),
    '',
    `In season it is ${shares(report)}.`,
    style('dim', `Prices without a source: some of ${[...unchecked].join(', ')} (docs/cost.md).`),
    style('dim', 'Assumed (--assume NAME=VALUE puts what you measured in the place of one):'),
    ...assumptions.map(({ name, value, sentence }) => style('dim', `  ${name}=${value}  ${sentence}`)),
  ];
}
