import { describe, expect, test } from 'vitest';
import { TemplateValues } from '../../../../../infra/local/cloudwatch/template-values.ts';

/** As Fn::Sub refers to it. */
const to = (name: string) => `\${${name}}`;
const references = { Queue: 'the-queue', 'Queue.QueueName': 'its-name' };

function resolve(value: unknown): unknown {
  const template = { Resources: { Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { value } } } };
  const storage = {
    Resources: {},
    Outputs: { Out: { Value: { 'Fn::GetAtt': ['Table', 'Arn'] }, Export: { Name: 'odds:Table' } } },
  };
  const values = new TemplateValues([
    { template, references },
    { template: storage, references: { 'Table.Arn': 'the-table' } },
  ]);
  const [alarm] = values.resources();
  return alarm?.resolve(alarm.resource.Properties.value);
}

describe('the values of a template', () => {
  test.each<[unknown, unknown]>([
    [{ Ref: 'Queue' }, 'the-queue'],
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ 'Fn::GetAtt': ['Queue', 'QueueName'] }, 'its-name'],
    [{ 'Fn::GetAtt': 'Queue.QueueName' }, 'its-name'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Queue' }]] }, 'a-the-queue'],
    [{ 'Fn::Sub': `${to('Queue')}/${to('Queue.QueueName')}/${to('!Queue')}` }, `the-queue/its-name/${to('Queue')}`],
    [{ 'Fn::Sub': [`${to('Own')}-${to('Queue')}`, { Own: { Ref: 'Queue' } }] }, 'the-queue-the-queue'],
    [{ 'Fn::ImportValue': 'odds:Table' }, 'the-table'],
    [{ 'Fn::GetStackOutput': { StackName: 'storage', OutputName: 'Out' } }, 'the-table'],
    [
      { Names: [{ Ref: 'Queue' }, 1, null], Ref: 'kept with others' },
      { Names: ['the-queue', 1, null], Ref: 'kept with others' },
    ],
  ])('%j is %j', (value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  test.each<[unknown, string]>([
    [{ Ref: 'Nothing' }, 'No value is given for the reference Nothing.'],
    [{ Ref: 'constructor' }, 'No value is given for the reference constructor.'],
    [{ 'Fn::If': ['Condition', 1, 2] }, 'Fn::If is not resolved here.'],
    [{ 'Fn::ImportValue': 'odds:Nothing' }, 'No template exports odds:Nothing.'],
    [{ 'Fn::GetStackOutput': { OutputName: 'Nothing' } }, 'No template has an output Nothing.'],
  ])('%j is refused by name', (value, reason) => {
    expect(() => resolve(value)).toThrow(reason);
  });
});
