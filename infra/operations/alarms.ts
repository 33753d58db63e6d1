import { functionDeclarations } from '../../functions/declarations.ts';
import type { Stage } from '../stages.ts';
import type { Alarm } from './alarm.ts';
import { databaseAwakeAlarms } from './database-awake.ts';
import { deliveryAlarms } from './delivery-alarms.ts';
import { alarmsOfFunction } from './function-alarms.ts';

/** Every alarm of a stage on metrics. */
export function alarmsOf(stage: Stage, clusterIdentifier: string): readonly Alarm[] {
  return [
    ...functionDeclarations.flatMap((declaration) => alarmsOfFunction(declaration, stage)),
    ...deliveryAlarms(stage),
    ...databaseAwakeAlarms(stage, clusterIdentifier),
  ];
}
