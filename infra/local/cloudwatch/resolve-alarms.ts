import { type MetricAlarm, readMetricAlarm } from './alarm-definition.ts';
import { alarmNameOf, alarmsNeededBy, type CompositeAlarm, readCompositeAlarm } from './composite-alarm.ts';
import { type MuteRule, readMuteRule } from './mute-rule.ts';
import { refusalReason } from './not-evaluated.ts';
import { isAlarmType, nameOf, ownReferences } from './own-references.ts';
import { type References, TemplateValues } from './template-values.ts';

/** An alarm or a mute rule that is not evaluated here. */
interface RefusedDefinition {
  /** Its name, or its logical id if it has no literal name. */
  readonly name: string;
  readonly type: string;
  readonly reason: string;
}

export interface AlarmDefinitions {
  readonly metricAlarms: readonly MetricAlarm[];
  /** Each comes after those that it needs. */
  readonly compositeAlarms: readonly CompositeAlarm[];
  readonly muteRules: readonly MuteRule[];
  readonly refused: readonly RefusedDefinition[];
}

const alarmType = 'AWS::CloudWatch::Alarm';
const compositeType = 'AWS::CloudWatch::CompositeAlarm';
const muteRuleType = 'AWS::CloudWatch::AlarmMuteRule';

/**
 * The alarms, composite alarms and mute rules of synthesised templates. What is not evaluated here is refused by name, and
 * with it each composite alarm that needs it.
 *
 * @param references values for what the templates refer to: `LogicalId`, `LogicalId.Attribute`, `AWS::StackName`; those of
 * the alarms and topics, and of the region and account of this machine, are known
 */
export function resolveAlarms(
  templates: readonly { readonly template: unknown; readonly references?: References }[],
): AlarmDefinitions {
  const values = new TemplateValues(templates, ownReferences);
  const metricAlarms: MetricAlarm[] = [];
  const composites: CompositeAlarm[] = [];
  const muteRules: MuteRule[] = [];
  const refused: RefusedDefinition[] = [];
  const read = (type: string, properties: unknown) => {
    const resolved = properties as Readonly<Record<string, unknown>>;
    if (type === alarmType) metricAlarms.push(readMetricAlarm(resolved));
    else if (type === compositeType) composites.push(readCompositeAlarm(resolved));
    else muteRules.push(readMuteRule(resolved));
  };
  for (const { id, resource, resolve } of values.resources()) {
    const { Type: type, Condition, Properties } = resource;
    if (!isAlarmType(type)) continue;
    const refuse = (reason: string) => refused.push({ name: nameOf(resource) ?? id, type, reason });
    if (![alarmType, compositeType, muteRuleType].includes(type)) refuse(`${type} is not evaluated here.`);
    else if (Condition !== undefined) refuse(`The Condition ${Condition} is not evaluated here.`);
    else {
      try {
        read(type, resolve(Properties));
      } catch (error) {
        refuse(refusalReason(error));
      }
    }
  }
  const ordered = orderComposites(composites, new Set(metricAlarms.map(({ name }) => name)));
  refused.push(...ordered.refused);
  const names = [...metricAlarms, ...composites, ...refused].map(({ name }) => name);
  refused.push(...muteRules.flatMap((rule) => unknownTargets(rule, new Set(names))));
  return { metricAlarms, compositeAlarms: ordered.composites, muteRules, refused };
}

function unknownTargets({ name, alarms }: MuteRule, names: ReadonlySet<string>): RefusedDefinition[] {
  const unknown = alarms.map(alarmNameOf).filter((alarm) => !names.has(alarm));
  if (unknown.length === 0) return [];
  return [{ name, type: muteRuleType, reason: `It mutes ${unknown.join(', ')}, which the templates do not have.` }];
}

/** Puts each composite alarm behind those that it needs, and refuses those whose needs are not met. */
function orderComposites(composites: readonly CompositeAlarm[], metricAlarms: ReadonlySet<string>) {
  const known = new Set(metricAlarms);
  const ordered: CompositeAlarm[] = [];
  let waiting = composites;
  for (;;) {
    const ready = waiting.filter((composite) => alarmsNeededBy(composite).every((name) => known.has(name)));
    if (ready.length === 0) break;
    ordered.push(...ready);
    for (const { name } of ready) known.add(name);
    waiting = waiting.filter((composite) => !ready.includes(composite));
  }
  const refused = waiting.map((composite) => {
    const missing = alarmsNeededBy(composite).filter((name) => !known.has(name));
    return {
      name: composite.name,
      type: compositeType,
      reason: `It needs ${missing.join(', ')}: not evaluated here, not in the templates, or in a circle with it.`,
    };
  });
  return { composites: ordered, refused };
}
