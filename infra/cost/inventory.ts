import * as z from 'zod';

/** What of a stage's templates costs something by being there, or decides on what a use costs. */
export interface Inventory {
  /** By the name of the deployed function. */
  readonly memoryMb: Readonly<Record<string, number>>;
  readonly logRetentionDays: number;
  readonly alarms: number;
  /** A math alarm counts each of its metrics. */
  readonly alarmMetrics: { readonly usual: number; readonly fast: number };
  readonly composites: number;
  readonly dashboards: number;
  readonly keys: number;
  readonly secrets: number;
}

const resourceSchema = z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });
type Resource = z.infer<typeof resourceSchema>;
const templateSchema = z.object({ Resources: z.record(z.string(), resourceSchema) });

/** A resource costs what it is used for, by the requests and gigabytes that are counted elsewhere. */
const byUse = [
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::Scheduler::Schedule',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::S3::Bucket',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
];
const byBeingThere = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::KMS::Key',
  'AWS::SecretsManager::Secret',
];
/** Free by themselves: permissions, names, networks without a gateway, rules that something else acts upon. */
const free = [
  'AWS::Budgets::Budget',
  'AWS::CloudWatch::AlarmMuteRule',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPC',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Lambda::Version',
  'AWS::Logs::QueryDefinition',
  'AWS::RDS::DBSubnetGroup',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::SecretsManager::RotationSchedule',
  'Custom::Trigger',
];
const known: ReadonlySet<string> = new Set([...byUse, ...byBeingThere, ...free]);

/** @throws Error if a template has a resource of a type that nothing here has a price for */
export function inventoryOf(templates: readonly unknown[]): Inventory {
  const resources = templates.flatMap((template) => Object.values(templateSchema.parse(template).Resources));
  const unknown = new Set(resources.map(({ Type }) => Type).filter((type) => !known.has(type)));
  if (unknown.size > 0) {
    throw new Error(`Nothing says what ${[...unknown].join(', ')} cost: add them to infra/cost/inventory.ts.`);
  }
  const of = (type: string) => resources.filter(({ Type }) => Type === type);
  const alarms = of('AWS::CloudWatch::Alarm').map(alarmMetricsOf);
  const sum = (isFast: boolean) =>
    alarms.filter((alarm) => alarm.isFast === isFast).reduce((total, { metrics }) => total + metrics, 0);
  return {
    memoryMb: Object.fromEntries(of('AWS::Lambda::Function').flatMap(memoryOf)),
    logRetentionDays: Math.max(...of('AWS::Logs::LogGroup').map(retentionOf)),
    alarms: alarms.length,
    alarmMetrics: { usual: sum(false), fast: sum(true) },
    composites: of('AWS::CloudWatch::CompositeAlarm').length,
    dashboards: of('AWS::CloudWatch::Dashboard').length,
    keys: of('AWS::KMS::Key').length,
    secrets: of('AWS::SecretsManager::Secret').length + of('AWS::RDS::DBCluster').filter(hasManagedSecret).length,
  };
}

const functionSchema = z.object({ FunctionName: z.string(), MemorySize: z.number() });

/** The function of CDK that runs at a deployment has no name of its own, and is not counted. */
function memoryOf({ Properties }: Resource): (readonly [string, number])[] {
  const named = functionSchema.safeParse(Properties);
  return named.success ? [[named.data.FunctionName, named.data.MemorySize]] : [];
}

function retentionOf({ Properties }: Resource): number {
  return z.object({ RetentionInDays: z.number() }).parse(Properties).RetentionInDays;
}

/** RDS keeps the owner's password in a secret that is in no template. */
function hasManagedSecret({ Properties }: Resource): boolean {
  return Properties.ManageMasterUserPassword === true;
}

const alarmSchema = z.object({
  Period: z.number().optional(),
  Metrics: z.array(z.object({ MetricStat: z.object({ Period: z.number() }).optional() })).optional(),
});

function alarmMetricsOf({ Properties }: Resource): { readonly metrics: number; readonly isFast: boolean } {
  const { Period = 60, Metrics } = alarmSchema.parse(Properties);
  const watched = Metrics?.flatMap(({ MetricStat }) => MetricStat ?? []) ?? [{ Period }];
  return {
    metrics: watched.length,
    isFast: watched.some(({ Period }) => Period < 60),
  };
}
