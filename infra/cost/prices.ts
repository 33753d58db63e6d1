export interface Price {
  readonly usd: number;
  /** The price is for so many units. */
  readonly per: number;
  readonly unit: string;
  /** What it was compared with. Null: with nothing, it is from memory. */
  readonly source: string | null;
}

/** This project's research on AWS of November 2026. */
const notes = 'research of this project';
/** The same, and there from third parties. */
const cloudWatch = 'research of this project, by third parties';
const scheduler = 'cloudburn.io/blog/amazon-eventbridge-pricing, March 2026';
const aurora = 'jusdb.com/blog/aws-rds-vs-aurora-vs-serverless-cost-comparison';
const dynamoDb = 'airbyte.com/data-engineering-resources/dynamodb-pricing; older articles name twice as much';
const kms = 'wring.co/blog/aws-kms-pricing-guide, March 2026';
const xRay = 'aws.amazon.com/xray/pricing';

const million = 1_000_000;

/**
 * List prices of us-east-1, in the first tier of usage, as of November 2026. What has no source has to be compared with the
 * pricing pages of AWS before a decision depends on it.
 */
const usEast1 = {
  'lambda-gb-second': { usd: 0.0000133334, per: 1, unit: 'GB-second, arm64', source: null },
  'lambda-request': { usd: 0.2, per: million, unit: 'requests', source: null },
  'scheduler-invocation': { usd: 1, per: million, unit: 'invocations', source: scheduler },
  'aurora-acu-hour': { usd: 0.12, per: 1, unit: 'ACU-hour', source: notes },
  'aurora-gb-month': { usd: 0.1, per: 1, unit: 'GB-month', source: null },
  'aurora-io': { usd: 0.2, per: million, unit: 'I/Os', source: aurora },
  'aurora-backup-gb-month': { usd: 0.021, per: 1, unit: 'GB-month', source: null },
  'data-api-request': { usd: 0.35, per: million, unit: 'requests of 32 KB', source: null },
  's3-write': { usd: 0.005, per: 1_000, unit: 'requests', source: null },
  's3-read': { usd: 0.0004, per: 1_000, unit: 'requests', source: null },
  's3-gb-month': { usd: 0.023, per: 1, unit: 'GB-month', source: null },
  'dynamodb-write': { usd: 0.625, per: million, unit: 'write units', source: dynamoDb },
  'dynamodb-read': { usd: 0.125, per: million, unit: 'read units', source: dynamoDb },
  'dynamodb-gb-month': { usd: 0.25, per: 1, unit: 'GB-month', source: null },
  'dynamodb-recovery-gb-month': { usd: 0.2, per: 1, unit: 'GB-month', source: null },
  'secret-month': { usd: 0.4, per: 1, unit: 'secret', source: notes },
  'secret-call': { usd: 0.05, per: 10_000, unit: 'calls', source: null },
  'key-month': { usd: 1, per: 1, unit: 'key', source: kms },
  'key-request': { usd: 0.03, per: 10_000, unit: 'requests', source: kms },
  'sns-email': { usd: 2, per: 100_000, unit: 'e-mails', source: null },
  'sqs-request': { usd: 0.4, per: million, unit: 'requests', source: null },
  'metric-month': { usd: 0.3, per: 1, unit: 'metric-month', source: cloudWatch },
  'alarm-metric-month': { usd: 0.1, per: 1, unit: 'alarm metric', source: cloudWatch },
  'fast-alarm-metric-month': { usd: 0.3, per: 1, unit: 'alarm metric below 60 s', source: cloudWatch },
  'composite-alarm-month': { usd: 0.5, per: 1, unit: 'composite alarm', source: cloudWatch },
  'dashboard-month': { usd: 3, per: 1, unit: 'dashboard', source: cloudWatch },
  'log-gb-in': { usd: 0.5, per: 1, unit: 'GB', source: cloudWatch },
  'log-gb-month': { usd: 0.03, per: 1, unit: 'GB-month', source: cloudWatch },
  'trace-recorded': { usd: 5, per: million, unit: 'traces', source: xRay },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof usEast1;
export type Prices = Readonly<Record<PriceName, Price>>;

export const pricesOf = { 'us-east-1': usEast1 } as const satisfies Readonly<Record<string, Prices>>;
export type PricedRegion = keyof typeof pricesOf;
export const pricedRegions = Object.keys(pricesOf) as PricedRegion[];
