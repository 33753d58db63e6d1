import { accountId, region } from '../account.ts';
import type { References, TemplateResource } from './template-values.ts';

/** Log alarms among them. */
export const isAlarmType = (type: string) => /^AWS::CloudWatch::\w*Alarm\w*$/.test(type);

/** The name of an alarm, a mute rule or the like, if it is literal. */
export function nameOf({ Properties }: TemplateResource): string | undefined {
  const name = Properties.AlarmName ?? Properties.Name;
  return typeof name === 'string' ? name : undefined;
}

/** What the references to a resource yield if nothing else is given: for alarms by their names, for topics by their ids. */
export function ownReferences(id: string, resource: TemplateResource): References {
  const arn = (rest: string) => `arn:aws:${rest}`;
  if (isAlarmType(resource.Type)) {
    const name = nameOf(resource);
    if (name === undefined) return {};
    return { [id]: name, [`${id}.Arn`]: arn(`cloudwatch:${region}:${accountId}:alarm:${name}`) };
  }
  if (resource.Type !== 'AWS::SNS::Topic') return {};
  const name = resource.Properties.TopicName;
  const topic = arn(`sns:${region}:${accountId}:${typeof name === 'string' ? name : id}`);
  return { [id]: topic, [`${id}.TopicArn`]: topic };
}
