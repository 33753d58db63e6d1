/** Who says so. `notes`: this project's research on AWS. `aws`: a page of AWS. `article`: an article by others. `none`: not checked. */
type Checked = 'notes' | 'aws' | 'article' | 'none';

export interface Price {
  readonly usd: number;
  /** The price is for so many units. */
  readonly per: number;
  readonly unit: string;
  readonly checked: Checked;
}

const million = 1_000_000;

/**
 * List prices of us-east-1, in the first tier of usage, as of November 2026. Whoever changes one says who it is from: what is
 * `none` is from memory, and has to be compared with the AWS pricing pages before a decision depends on it.
 */
const usEast1 = {
  'lambda-gb-second': { usd: 0.0000133334, per: 1, unit: 'GB-second, arm64', checked: 'article' },
  'lambda-request': { usd: 0.2, per: million, unit: 'requests', checked: 'article' },
  'scheduler-invocation': { usd: 1, per: million, unit: 'invocations', checked: 'article' },
  'aurora-acu-hour': { usd: 0.12, per: 1, unit: 'ACU-hour', checked: 'notes' },
  'aurora-gb-month': { usd: 0.1, per: 1, unit: 'GB-month', checked: 'none' },
  'aurora-io': { usd: 0.2, per: million, unit: 'I/Os', checked: 'article' },
  'aurora-backup-gb-month': { usd: 0.021, per: 1, unit: 'GB-month', checked: 'none' },
  'data-api-request': { usd: 0.35, per: million, unit: 'requests of 32 KB', checked: 'none' },
  's3-write': { usd: 0.005, per: 1_000, unit: 'requests', checked: 'article' },
  's3-read': { usd: 0.0004, per: 1_000, unit: 'requests', checked: 'none' },
  's3-gb-month': { usd: 0.023, per: 1, unit: 'GB-month', checked: 'none' },
  'dynamodb-write': { usd: 0.625, per: million, unit: 'write units', checked: 'article' },
  'dynamodb-read': { usd: 0.125, per: million, unit: 'read units', checked: 'article' },
  'dynamodb-gb-month': { usd: 0.25, per: 1, unit: 'GB-month', checked: 'none' },
  'dynamodb-recovery-gb-month': { usd: 0.2, per: 1, unit: 'GB-month', checked: 'none' },
  'secret-month': { usd: 0.4, per: 1, unit: 'secret', checked: 'notes' },
  'secret-call': { usd: 0.05, per: 10_000, unit: 'calls', checked: 'none' },
  'key-month': { usd: 1, per: 1, unit: 'key', checked: 'notes' },
  'key-request': { usd: 0.03, per: 10_000, unit: 'requests', checked: 'article' },
  'sns-email': { usd: 2, per: 100_000, unit: 'e-mails', checked: 'none' },
  'sqs-request': { usd: 0.4, per: million, unit: 'requests', checked: 'none' },
  'metric-month': { usd: 0.3, per: 1, unit: 'metric-month', checked: 'notes' },
  'alarm-metric-month': { usd: 0.1, per: 1, unit: 'alarm metric', checked: 'notes' },
  'fast-alarm-metric-month': { usd: 0.3, per: 1, unit: 'alarm metric below 60 s', checked: 'notes' },
  'composite-alarm-month': { usd: 0.5, per: 1, unit: 'composite alarm', checked: 'notes' },
  'dashboard-month': { usd: 3, per: 1, unit: 'dashboard', checked: 'notes' },
  'log-gb-in': { usd: 0.5, per: 1, unit: 'GB', checked: 'notes' },
  'log-gb-month': { usd: 0.03, per: 1, unit: 'GB-month', checked: 'notes' },
  'trace-recorded': { usd: 5, per: million, unit: 'traces', checked: 'aws' },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof usEast1;
export type Prices = Readonly<Record<PriceName, Price>>;

export const pricesOf = { 'us-east-1': usEast1 } as const satisfies Readonly<Record<string, Prices>>;
export type PricedRegion = keyof typeof pricesOf;
export const pricedRegions = Object.keys(pricesOf) as PricedRegion[];
