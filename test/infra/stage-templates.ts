import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { oddsApp } from '../../infra/app.ts';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** Feature flags change templates, so the tests synthesise with those of cdk.json. */
const { context } = cdkJson.parse(JSON.parse(readFileSync('cdk.json', 'utf8')));

/** A stage's app, without bundling: it takes seconds, and changes no property that is asserted. */
export function appOf(stage: string, props: AppProps) {
  return oddsApp({
    context: { ...context, stage, 'aws:cdk:bundling-stacks': [] },
    analyticsReporting: false,
    stackTraces: false,
    ...props,
  });
}

/** Both templates of a stage. CDK's own check of templates takes seconds too: checks.test.ts makes it once for all. */
export function templatesOf(stage: string) {
  const outdir = mkdtempSync(join(tmpdir(), 'odds-synth-'));
  try {
    const { storage, collection } = appOf(stage, { outdir, builtinCloudFormationValidation: false });
    return { storage: Template.fromStack(storage), collection: Template.fromStack(collection) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.array(z.string()).default([]),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
export type Resource = z.infer<typeof resourceSchema>;

/** The resources of one type, by logical id. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  return z.record(z.string(), resourceSchema).parse(template.findResources(type));
}

/** The only resource of its type. */
export function resourceOf(template: Template, type: string): Resource {
  const [resource, ...others] = Object.values(resourcesOf(template, type));
  if (resource === undefined || others.length > 0) throw new Error(`There is not exactly one ${type}.`);
  return resource;
}

const reference = z.union([
  z.strictObject({ Ref: z.string() }).transform(({ Ref }) => Ref.replace(/^AWS::(.*)/, '<$1>')),
  z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform(({ 'Fn::GetAtt': of }) => of.join('.')),
  z
    .strictObject({ 'Fn::Sub': z.string() })
    .transform(({ 'Fn::Sub': text }) => text.replace(/\$\{AWS::(\w+)\}/g, '<$1>')),
  z
    .strictObject({ 'Fn::ImportValue': z.string() })
    .transform(({ 'Fn::ImportValue': name }) =>
      name.replace(/^[\w-]+:ExportsOutput(Ref|FnGetAtt)(\w+)[0-9A-F]{8}$/, '$2'),
    ),
]);
const joined = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });

/** A value of a template as a person would say it: references by the name of what they refer to. */
export function spoken(value: unknown): string {
  if (typeof value === 'string') return value;
  const join = joined.safeParse(value);
  if (join.success) return join.data['Fn::Join'][1].map(spoken).join(join.data['Fn::Join'][0]);
  return reference.parse(value);
}
