import { type AlarmBase, alarmBaseOf } from './alarm-definition.ts';
import { compositeAlarmSchema } from './alarm-properties.ts';
import { type AlarmRule, alarmsOfRule, parseAlarmRule, ruleHolds } from './alarm-rule.ts';
import type { AlarmState } from './alarm-state.ts';
import type { AlarmEvaluation } from './metric-alarm.ts';
import { NotEvaluatedError } from './not-evaluated.ts';

export interface Suppressor {
  /** Name or ARN of the alarm that stops the actions while it is in ALARM. */
  readonly alarm: string;
  /** After a change of state, the suppressor has so long to come to ALARM before the actions run. */
  readonly waitSeconds: number;
  /** After it left ALARM, the actions run only if so much time has passed. */
  readonly extensionSeconds: number;
}

export interface CompositeAlarm extends AlarmBase {
  readonly rule: AlarmRule;
  readonly suppressor?: Suppressor | undefined;
}

/** @throws NotEvaluatedError or ZodError if it uses what is not evaluated here */
export function readCompositeAlarm(resolved: unknown): CompositeAlarm {
  const properties = compositeAlarmSchema.parse(resolved);
  const rule = parseAlarmRule(properties.AlarmRule);
  if (alarmsOfRule(rule).length > 100) throw new NotEvaluatedError('A composite alarm has at most 100 alarms.');
  const { ActionsSuppressor: alarm, ActionsSuppressorWaitPeriod: waitSeconds } = properties;
  const { ActionsSuppressorExtensionPeriod: extensionSeconds } = properties;
  if (alarm === undefined) return { ...alarmBaseOf(properties), rule };
  if (waitSeconds === undefined || extensionSeconds === undefined) {
    throw new NotEvaluatedError('With an ActionsSuppressor, its WaitPeriod and its ExtensionPeriod are required.');
  }
  return { ...alarmBaseOf(properties), rule, suppressor: { alarm, waitSeconds, extensionSeconds } };
}

/** The name in an alarm's ARN; a name stays as it is. */
export function alarmNameOf(nameOrArn: string): string {
  return /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/** The names of the alarms whose states a composite alarm needs. */
export function alarmsNeededBy({ rule, suppressor }: CompositeAlarm): string[] {
  return [...alarmsOfRule(rule), ...(suppressor ? [suppressor.alarm] : [])].map(alarmNameOf);
}

export function evaluateCompositeAlarm(
  { rule }: CompositeAlarm,
  stateOf: (alarm: string) => AlarmState,
): AlarmEvaluation {
  const holds = ruleHolds(rule, (alarm) => stateOf(alarmNameOf(alarm)));
  const parts = () =>
    alarmsOfRule(rule)
      .map(alarmNameOf)
      .map((name) => `${name} is ${stateOf(name)}`);
  return {
    state: holds ? 'ALARM' : 'OK',
    reason: () => `Its rule ${holds ? 'holds' : 'does not hold'}: ${parts().join(', ') || 'it is constant'}.`,
  };
}
