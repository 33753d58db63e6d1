import type { CostReport } from './cost-report.ts';
import type { Price } from './prices.ts';

export function dollars(usd: number): string {
  return `$${usd.toFixed(2)}`;
}

/** `$0.20 per million requests` */
export function priceText({ usd, per, unit }: Price): string {
  const digits = usd.toFixed(10).replace(/0+$/, '');
  const amount = digits.length > usd.toFixed(2).length ? digits : usd.toFixed(2);
  const count = per === 1_000_000 ? 'million ' : `${per.toLocaleString('en-US')} `;
  return `$${amount} per ${per === 1 ? '' : count}${unit}`;
}

export function quantityText(quantity: number): string {
  return quantity >= 100 || Number.isInteger(quantity)
    ? Math.round(quantity).toLocaleString('en-US')
    : quantity.toFixed(2);
}

/** `53 % Aurora, 41 % CloudWatch, 6 % the rest`: what drives a month in season, the dearest first. */
export function shares({ services, totalUsd: { season } }: CostReport): string {
  const percent = (usd: number) => Math.round((usd / season) * 100);
  const drivers = services.filter(({ seasonUsd }) => percent(seasonUsd) >= 5);
  const named = drivers.map(({ service, seasonUsd }) => `${percent(seasonUsd)} % ${service}`);
  const rest = season - drivers.reduce((sum, { seasonUsd }) => sum + seasonUsd, 0);
  return [...named, ...(percent(rest) > 0 ? [`${percent(rest)} % the rest`] : [])].join(', ');
}
