// The metrics of AWS services that alarms and the dashboard use, as their documentation has them:
// - Lambda Developer Guide, "Types of metrics for Lambda functions" (with `FunctionName` alone: all versions and aliases)
// - EventBridge Scheduler User Guide, "Monitoring with Amazon CloudWatch"
// - SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS"
// - Aurora User Guide, "Amazon CloudWatch metrics for Amazon Aurora" (cluster-level metrics)
// - DynamoDB Developer Guide, "DynamoDB metrics and dimensions"
// - S3 User Guide, "Metrics and dimensions" (storage metrics, once a day)

type AwsUnit = 'Count' | 'Milliseconds' | 'Bytes' | 'Percent' | 'None';

interface AwsNamespace {
  /** All of them, on each of the metrics. */
  readonly dimensions: readonly string[];
  readonly metrics: Readonly<Record<string, AwsUnit>>;
}

export const awsMetrics = {
  'AWS/Lambda': {
    dimensions: ['FunctionName'],
    metrics: {
      Invocations: 'Count',
      Errors: 'Count',
      Throttles: 'Count',
      Duration: 'Milliseconds',
      AsyncEventsDropped: 'Count',
      DestinationDeliveryFailures: 'Count',
    },
  },
  'AWS/Scheduler': {
    dimensions: ['ScheduleGroup'],
    metrics: {
      InvocationAttemptCount: 'Count',
      TargetErrorCount: 'Count',
      InvocationDroppedCount: 'Count',
    },
  },
  'AWS/SQS': {
    dimensions: ['QueueName'],
    // NumberOfMessagesSent of an idle queue arrives late, or not at all.
    metrics: { ApproximateNumberOfMessagesVisible: 'Count' },
  },
  'AWS/RDS': {
    dimensions: ['DBClusterIdentifier'],
    metrics: {
      /** In ACU; 0 while the cluster sleeps. */
      ServerlessDatabaseCapacity: 'Count',
      VolumeBytesUsed: 'Bytes',
    },
  },
  'AWS/DynamoDB': {
    dimensions: ['TableName'],
    metrics: { ConsumedReadCapacityUnits: 'Count', ConsumedWriteCapacityUnits: 'Count' },
  },
  'AWS/S3': {
    dimensions: ['BucketName', 'StorageType'],
    metrics: { BucketSizeBytes: 'Bytes', NumberOfObjects: 'Count' },
  },
} as const satisfies Readonly<Record<string, AwsNamespace>>;

export type AwsNamespaceName = keyof typeof awsMetrics;

export type AwsMetricName<N extends AwsNamespaceName> = keyof (typeof awsMetrics)[N]['metrics'] & string;

export type AwsDimensions<N extends AwsNamespaceName> = Readonly<
  Record<(typeof awsMetrics)[N]['dimensions'][number], string>
>;
