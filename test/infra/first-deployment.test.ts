import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { appOf, type Resource } from './stage-templates.ts';

function stacksOf(context: Readonly<Record<string, string>>) {
  const outdir = mkdtempSync(join(tmpdir(), 'odds-synth-'));
  try {
    const { storage, collection } = appOf('prod', { outdir, builtinCloudFormationValidation: false }, context);
    return [storage, collection].map((stack) => ({
      isProtected: stack.terminationProtection,
      template: Template.fromStack(stack),
    }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const templateSchema = z.looseObject({
  Resources: z.record(z.string(), z.custom<Resource>()),
  Outputs: z.record(z.string(), z.looseObject({})).default({}),
});
const parsed = (template: Template) => templateSchema.parse(template.toJSON());

/** Properties by which a resource refuses to be deleted, or a new account refuses the resource. */
const standsInTheWay = /"(DeletionProtection|DeletionProtectionEnabled)":true|"ReservedConcurrentExecutions"/;

describe('the first deployment of production', () => {
  const stacks = stacksOf({ firstDeployment: 'true' });

  it('protects no stack, so that CDK can delete what was rolled back and try again', () => {
    expect(stacks.map(({ isProtected }) => isProtected)).toEqual([false, false]);
  });

  it('has no resource that refuses to be deleted, and none that a new account refuses', () => {
    for (const { template } of stacks) expect(JSON.stringify(template.toJSON())).not.toMatch(standsInTheWay);
  });

  it('leaves no resource behind if its creation is rolled back', () => {
    const policies = stacks.flatMap(({ template }) =>
      Object.values(parsed(template).Resources).map(({ DeletionPolicy = 'Delete' }) => DeletionPolicy),
    );
    expect([...new Set(policies)].sort()).toEqual(['Delete', 'RetainExceptOnCreate']);
  });

  it('keeps the data of a database that an update would replace', () => {
    stacks[0]?.template.hasResource('AWS::RDS::DBCluster', { UpdateReplacePolicy: 'Snapshot' });
  });

  it('says at its end what to do next', () => {
    const says = stacks.flatMap(({ template }) => Object.values(parsed(template).Outputs).map(({ Value }) => Value));
    expect(says).toContain('Nothing is protected yet. Deploy once more, without -c firstDeployment=true.');
  });
});

describe('every other deployment of production', () => {
  const stacks = stacksOf({});

  it('protects stacks, database and table, and reserves concurrency', () => {
    expect(stacks.map(({ isProtected }) => isProtected)).toEqual([true, true]);
    const found = stacks.flatMap(({ template }) =>
      [...JSON.stringify(template.toJSON()).matchAll(new RegExp(standsInTheWay, 'g'))].map(([text]) => text),
    );
    expect(new Set(found).size).toBe(3);
  });

  it('changes no logical id: the second deployment replaces nothing', () => {
    const idsOf = ({ template }: { template: Template }) => Object.keys(parsed(template).Resources);
    expect(stacks.map(idsOf)).toEqual(stacksOf({ firstDeployment: 'true' }).map(idsOf));
  });

  it.each(['yes please', ' '])('does not take "%s" for an answer to whether it is the first', (firstDeployment) => {
    expect(() => stacksOf({ firstDeployment })).toThrow('firstDeployment');
  });
});
