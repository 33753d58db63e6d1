import type { CfnCompositeAlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import { alarmName } from '../resource-names.ts';
import type { Stage } from '../stages.ts';
import type { Alarm } from './alarm.ts';
import { alarmDescription } from './alarm-resources.ts';

export interface Composite {
  readonly properties: CfnCompositeAlarmProps & { readonly alarmName: string };
  /** What its rule names. */
  readonly children: readonly Alarm[];
}

/** The one alarm that wakes a person, and the one that adds up slow burn rates, if these are watched. */
export function compositesOf(alarms: readonly Alarm[], stage: Stage): readonly Composite[] {
  const paging = alarms.filter(({ severity }) => severity === 'page');
  const slow = alarms.filter(({ burnRate }) => burnRate?.speed === 'slow');
  const page = composite(paging, stage, {
    kind: 'page',
    impact:
      'Prices of this moment are not seen, are stale, or cannot be recorded. What is not seen now is a gap for ever.',
    firstAction: 'Open the dashboard, and read the message of the alarm that is red in its first row.',
    query: 'health-reasons',
  });
  if (slow.length === 0) return [page];
  const burn = composite(slow, stage, {
    kind: 'slow-burn',
    impact: 'An objective (1 % of runs, or of what landed) is used up six times too fast for hours.',
    firstAction: 'See on the dashboard whether runs fail or recording does, and find the most frequent code.',
    query: 'errors-by-code',
  });
  return [page, burn];
}

function composite(
  children: readonly Alarm[],
  stage: Stage,
  text: Pick<Alarm, 'kind' | 'impact' | 'firstAction' | 'query'>,
): Composite {
  const alarmRule = ruleOf(children, stage);
  const properties = {
    alarmName: alarmName(stage.name, text),
    alarmDescription: alarmDescription(text, stage),
    alarmRule,
  };
  return { properties, children };
}

/** Any of them; of a burn rate only both windows together. */
function ruleOf(alarms: readonly Alarm[], { name }: Stage): string {
  const isOn = (alarm: Alarm) => `ALARM("${alarmName(name, alarm)}")`;
  const windows = new Map<string, string[]>();
  for (const alarm of alarms) {
    const together = alarm.burnRate?.of ?? alarmName(name, alarm);
    windows.set(together, [...(windows.get(together) ?? []), isOn(alarm)]);
  }
  return [...windows.values()].map((all) => (all.length === 1 ? all[0] : `(${all.join(' AND ')})`)).join(' OR ');
}
