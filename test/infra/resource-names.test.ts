import { expect, test } from 'vitest';
import * as z from 'zod';
import { functionDeclarations } from '../../functions/declarations.ts';
import { functionName, logGroupName } from '../../infra/resource-names.ts';
import { stageNames } from '../../infra/stage-names.ts';
import { templatesOf } from './stage-templates.ts';

const named = z.record(z.string(), z.object({ Properties: z.record(z.string(), z.unknown()) }));

/** That property of all resources of a type. */
function valuesOf(stage: string, type: string, property: string): unknown[] {
  const resources = named.parse(templatesOf(stage).collection.findResources(type));
  return Object.values(resources).map(({ Properties }) => Properties[property]);
}

test.each(stageNames)(
  'the functions and logs of stage %s have the names by which the command line finds them',
  (stage) => {
    const functions = functionDeclarations.map(({ name }) => functionName(stage, name));
    const logs = functionDeclarations.map(({ name }) => logGroupName(stage, name));
    expect(valuesOf(stage, 'AWS::Lambda::Function', 'FunctionName')).toEqual(expect.arrayContaining(functions));
    expect(valuesOf(stage, 'AWS::Logs::LogGroup', 'LogGroupName')).toEqual(expect.arrayContaining(logs));
  },
);
