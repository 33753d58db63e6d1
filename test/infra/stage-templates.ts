import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { oddsApp } from '../../infra/app.ts';
import { CollectionStack } from '../../infra/stacks/collection-stack.ts';
import { OperationsStack } from '../../infra/stacks/operations-stack.ts';
import { StorageStack } from '../../infra/stacks/storage-stack.ts';
import type { Stage } from '../../infra/stages.ts';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** Feature flags change templates, so the tests synthesise with those of cdk.json. */
const { context } = cdkJson.parse(JSON.parse(readFileSync('cdk.json', 'utf8')));

/** Without bundling: it takes seconds, and changes no property that is asserted. */
const usual = { analyticsReporting: false, stackTraces: false };
const withoutBundling = { ...context, 'aws:cdk:bundling-stacks': [] };

/** A stage's app. */
export function appOf(stage: string, props: AppProps, chosen: Readonly<Record<string, string>> = {}) {
  return oddsApp({ context: { ...withoutBundling, stage, ...chosen }, ...usual, ...props });
}

/** The app of a stage that is none of ours: one of them with something changed. Nothing checks it but what the test adds. */
export function appOfVariant(stage: Stage, props: AppProps) {
  const app = new App({ context: withoutBundling, ...usual, ...props });
  const storage = new StorageStack(app, `odds-${stage.name}-storage`, stage);
  const collection = new CollectionStack(app, `odds-${stage.name}-collection`, { stage, storage });
  const operations = new OperationsStack(app, `odds-${stage.name}-operations`, { stage, storage });
  return { app, storage, collection, operations };
}

interface Templates {
  readonly storage: Template;
  readonly collection: Template;
  readonly operations: Template;
}

/** A template takes half a second, and test files that run in one process share this module. */
const made = new Map<string, Templates>();

/** The templates of a stage. CDK's own check of templates takes seconds too: checks.test.ts makes it once for all. */
export function templatesOf(stage: string | Stage): Templates {
  const key = JSON.stringify(stage);
  const templates = made.get(key) ?? makeTemplates(stage);
  made.set(key, templates);
  return templates;
}

function makeTemplates(stage: string | Stage): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'odds-synth-'));
  const props = { outdir, builtinCloudFormationValidation: false };
  try {
    const stacks = typeof stage === 'string' ? appOf(stage, props) : appOfVariant(stage, props);
    return {
      storage: Template.fromStack(stacks.storage),
      collection: Template.fromStack(stacks.collection),
      operations: Template.fromStack(stacks.operations),
    };
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
    .strictObject({ 'Fn::GetStackOutput': z.looseObject({ OutputName: z.string() }) })
    .transform(({ 'Fn::GetStackOutput': { OutputName: name } }) =>
      name.replace(/^PublishOutput(Ref|FnGetAtt)(\w+)[0-9A-F]{8}$/, '$2'),
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

const environmentSchema = z.object({ Variables: z.record(z.string(), z.unknown()) });

/** The environment of a function, by its logical id. */
export function environmentOf(template: Template, id: string): Record<string, string> {
  const { Variables } = environmentSchema.parse(
    resourcesOf(template, 'AWS::Lambda::Function')[id]?.Properties.Environment,
  );
  return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, spoken(value)]));
}
