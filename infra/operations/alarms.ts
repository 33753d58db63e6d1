import { functionDeclarations } from '../../functions/declarations.ts';
import type { Stage } from '../stages.ts';
import type { Alarm } from './alarm.ts';
import { burnRateAlarms } from './burn-rates.ts';
import { databaseAwakeAlarms } from './database-awake.ts';
import { deliveryAlarms } from './delivery-alarms.ts';
import { alarmsOfFunction } from './function-alarms.ts';
import { sourceLatencyAnomalyAlarms } from './source-latency-anomaly.ts';

/** Every alarm of a stage on metrics. */
export function alarmsOf(stage: Stage, clusterIdentifier: string): readonly Alarm[] {
  return [
    ...functionDeclarations.flatMap((declaration) => alarmsOfFunction(declaration, stage)),
    ...deliveryAlarms(stage),
    ...databaseAwakeAlarms(stage, clusterIdentifier),
    ...(stage.watching.burnRates ? burnRateAlarms(stage) : []),
    ...(stage.watching.anomalyDetector ? sourceLatencyAnomalyAlarms(stage) : []),
  ];
}
