import { assumptionTexts } from './assumptions.ts';
import type { CostInput } from './cost-line.ts';
import { monthOf, totalOf } from './month.ts';
import type { Price } from './prices.ts';
import { seasonMonthsOf } from './stored.ts';

export interface CostItem {
  readonly service: string;
  readonly item: string;
  readonly price: Price;
  readonly season: { readonly quantity: number; readonly usd: number };
  readonly offSeason: { readonly quantity: number; readonly usd: number };
  /** Of a month in season. */
  readonly because: string;
}

interface ServiceCost {
  readonly service: string;
  readonly seasonUsd: number;
  readonly offSeasonUsd: number;
}

/** A month in season beside one out of it. */
export interface CostReport {
  readonly stage: string;
  readonly recording: 'live' | 'batched';
  /** By what their service costs in season, then by what they cost, the dearest first. */
  readonly items: readonly CostItem[];
  /** A year has as many months in season as the stage has. */
  readonly totalUsd: { readonly season: number; readonly offSeason: number; readonly year: number };
  /** Services by what they cost in season, the dearest first. */
  readonly services: readonly ServiceCost[];
  readonly assumptions: readonly { readonly name: string; readonly value: number; readonly sentence: string }[];
}

export function costReportOf(input: CostInput): CostReport {
  const [season, offSeason] = [monthOf(input, true), monthOf(input, false)];
  const items = season.map(({ service, item, price, quantity, usd, because }, index): CostItem => {
    const off = offSeason[index];
    return {
      service,
      item,
      price: input.prices[price],
      season: { quantity, usd },
      offSeason: { quantity: off?.quantity ?? 0, usd: off?.usd ?? 0 },
      because,
    };
  });
  const services = servicesOf(items);
  const total = { season: totalOf(season), offSeason: totalOf(offSeason) };
  const months = seasonMonthsOf(input.stage);
  return {
    stage: input.stage.name,
    recording: input.stage.recording.mode,
    items: services.flatMap(({ service }) =>
      items.filter((each) => each.service === service && costs(each)).sort(dearestFirst),
    ),
    totalUsd: { ...total, year: months * total.season + (12 - months) * total.offSeason },
    services,
    assumptions: assumptionTexts.map((text) => ({ ...text, value: input.assumptions[text.name] })),
  };
}

function servicesOf(items: readonly CostItem[]): readonly ServiceCost[] {
  const byService = Map.groupBy(items, ({ service }) => service);
  const services = [...byService].map(([service, own]) => ({
    service,
    seasonUsd: totalOf(own.map(({ season }) => season)),
    offSeasonUsd: totalOf(own.map(({ offSeason }) => offSeason)),
  }));
  return services.sort((a, b) => b.seasonUsd - a.seasonUsd);
}

function costs({ season, offSeason }: CostItem): boolean {
  return season.usd > 0 || offSeason.usd > 0;
}

function dearestFirst(a: CostItem, b: CostItem): number {
  return b.season.usd - a.season.usd;
}
