import type { CfnAlarmMuteRuleProps } from 'aws-cdk-lib/aws-cloudwatch';
import * as z from 'zod';
import { alarmName } from '../resource-names.ts';
import type { Stage } from '../stages.ts';
import type { Alarm } from './alarm.ts';

/** The cluster may restart at the end of its window, and needs some minutes then. */
const marginMinutes = 15;

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** `tue:09:00-tue:09:30`, in UTC. */
const windowSchema = z.tuple([dayField(), field(23), field(59), dayField(), field(23), field(59)]);

function dayField() {
  return z.enum(days);
}

function field(most: number) {
  return z.coerce.number().int().min(0).max(most);
}

/** What the weekly maintenance of the database can cause notifies only if it is still so after the window. */
export function maintenanceMuteRule(stage: Stage, alarms: readonly Alarm[]): CfnAlarmMuteRuleProps {
  const [day, hour, minutes, lastDay, lastHour, lastMinutes] = windowSchema.parse(
    stage.database.maintenanceWindow.split(/[:-]/),
  );
  const wholeDays = (days.indexOf(lastDay) - days.indexOf(day) + days.length) % days.length;
  const length = (wholeDays * 24 + lastHour - hour) * 60 + lastMinutes - minutes;
  return {
    name: `odds-${stage.name}-database-maintenance`,
    description: 'The weekly maintenance of the database. Pages are not muted.',
    rule: {
      schedule: {
        expression: `cron(${minutes} ${hour} * * ${day.toUpperCase()})`,
        duration: `PT${length + marginMinutes}M`,
        timezone: 'UTC',
      },
    },
    muteTargets: {
      alarmNames: alarms
        .filter(({ mutedInMaintenance }) => mutedInMaintenance)
        .map((alarm) => alarmName(stage.name, alarm)),
    },
  };
}
