import { functionName } from '../resource-names.ts';
import type { Stage } from '../stages.ts';
import type { Alarm } from './alarm.ts';
import { awsMetric } from './metric.ts';

/** A statement of a few minutes each hour needs less than this on average; a database that never sleeps more. */
const awakeAcu = 0.25;

/** On hours without a run in which the database is awake all the same: that costs as much as collecting does. */
export function databaseAwakeAlarms(stage: Stage, clusterIdentifier: string): readonly Alarm[] {
  if (stage.database.sleepsAfterSeconds === null) return [];
  const runs = awsMetric('AWS/Lambda', 'Invocations', { FunctionName: functionName(stage.name, 'collect-odds') });
  const capacity = awsMetric('AWS/RDS', 'ServerlessDatabaseCapacity', { DBClusterIdentifier: clusterIdentifier });
  return [
    {
      kind: 'database-awake',
      severity: 'ticket',
      everyMinutes: 60,
      datapoints: [3, 3],
      threshold: awakeAcu,
      math: 'IF(FILL(runs, 0) < 1, acu, 0)',
      metrics: { acu: { metric: capacity, statistic: 'Average' }, runs: { metric: runs, statistic: 'Sum' } },
      impact:
        'The database stays awake while nothing is collected: about $0.06 an hour for nothing. No price is missed.',
      firstAction: 'Find who asks it: open sessions, a query editor, a drain that never ends, a pool that idles.',
      query: 'runs',
      firesWithinMinutes: 4 * 60 + 5,
    },
  ];
}
