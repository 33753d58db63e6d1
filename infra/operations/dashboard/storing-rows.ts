import { functionDeclarations } from '../../../functions/declarations.ts';
import { functionName } from '../../resource-names.ts';
import { awsMetric, type MetricStatistic } from '../metric.ts';
import type { Row } from './row.ts';
import { figuresOf, type Scene } from './scene.ts';
import { colors, graph, type Widget } from './widgets.ts';

const dayMinutes = 24 * 60;

export function costRow(scene: Scene): Row {
  return {
    heading: 'What does it cost?',
    good: 'the database is at 0 ACU while nothing is collected. Its hours awake are most of the bill.',
    runbook: 'database-awake',
    widgets: [databaseGraph(scene), tableGraph(scene), lambdaGraph(scene), bytesGraph(scene)],
  };
}

function databaseGraph(scene: Scene): Widget {
  const { stores, region } = scene;
  const cluster = { DBClusterIdentifier: stores.clusterIdentifier };
  return graph(
    {
      title: 'Database: capacity',
      everyMinutes: 5,
      leftAxis: 'ACU',
      lines: [
        {
          metric: awsMetric('AWS/RDS', 'ServerlessDatabaseCapacity', cluster),
          statistic: 'Average',
          label: 'capacity',
          color: colors.first,
        },
      ],
    },
    region,
  );
}

function tableGraph({ stores, region }: Scene): Widget {
  const table = { TableName: stores.stateTable };
  return graph(
    {
      title: 'State table: consumed units',
      everyMinutes: 60,
      leftAxis: 'units an hour',
      lines: [
        {
          metric: awsMetric('AWS/DynamoDB', 'ConsumedReadCapacityUnits', table),
          statistic: 'Sum',
          label: 'read',
          color: colors.first,
        },
        {
          metric: awsMetric('AWS/DynamoDB', 'ConsumedWriteCapacityUnits', table),
          statistic: 'Sum',
          label: 'write',
          color: colors.second,
        },
      ],
    },
    region,
  );
}

/** Those that a schedule starts: the others cost nothing. */
function lambdaGraph({ stage, region }: Scene): Widget {
  const scheduled = functionDeclarations.filter(({ startedBy }) => startedBy.schedules !== undefined);
  const looks = [colors.first, colors.second, colors.third, colors.late, colors.good];
  const metricsOf = (name: 'Duration' | 'Invocations') =>
    scheduled.map((declared): MetricStatistic => {
      const metric = awsMetric('AWS/Lambda', name, { FunctionName: functionName(stage.name, declared.name) });
      return { metric, statistic: 'Sum' };
    });
  return graph(
    {
      title: 'Functions: time, runs',
      everyMinutes: 60,
      stacked: true,
      leftAxis: 'ms an hour',
      rightAxis: 'runs an hour',
      lines: [
        ...metricsOf('Duration').map((time, index) => ({
          ...time,
          label: scheduled[index]?.name ?? '',
          color: looks[index % looks.length] ?? colors.idle,
        })),
        { sumOf: metricsOf('Invocations'), label: 'runs', color: colors.idle, axis: 'right' },
      ],
    },
    region,
  );
}

function bytesGraph(scene: Scene): Widget {
  return figuresOf(scene, {
    title: 'Bytes landed an hour',
    of: ['collect-odds'],
    everyMinutes: 60,
    figures: { BytesLanded: 'sum' },
  });
}

export function storedRow(scene: Scene): Row {
  const { stores, region } = scene;
  const bucket = (name: 'BucketSizeBytes' | 'NumberOfObjects', StorageType: string) =>
    awsMetric('AWS/S3', name, { BucketName: stores.landedBucket, StorageType });
  const cluster = { DBClusterIdentifier: stores.clusterIdentifier };
  return {
    heading: 'What does it store?',
    good: 'quotes are read in each run and some change; few outcomes are rejected; the stores grow slowly.',
    runbook: 'unknown-books',
    widgets: [
      figuresOf(scene, {
        title: 'Quotes read, outcomes not recorded, changes: a run',
        of: ['collect-odds'],
        everyMinutes: 15,
        figures: { QuotesRead: 'avg', OutcomesRejected: 'avg', OutcomesOfUnknownBooks: 'avg', Changes: 'avg' },
      }),
      graph(
        {
          title: 'Size of the stores',
          everyMinutes: dayMinutes,
          leftAxis: 'bytes',
          rightAxis: 'objects',
          lines: [
            {
              metric: bucket('BucketSizeBytes', 'StandardStorage'),
              statistic: 'Average',
              label: 'landed',
              color: colors.first,
            },
            {
              metric: awsMetric('AWS/RDS', 'VolumeBytesUsed', cluster),
              statistic: 'Average',
              label: 'database',
              color: colors.second,
            },
            {
              metric: bucket('NumberOfObjects', 'AllStorageTypes'),
              statistic: 'Average',
              label: 'objects',
              color: colors.idle,
              axis: 'right',
            },
          ],
        },
        region,
      ),
    ],
  };
}
