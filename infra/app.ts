import { App, type AppProps, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as z from 'zod';
import { CollectionStack } from './stacks/collection-stack.ts';
import { OperationsStack } from './stacks/operations-stack.ts';
import { StorageStack } from './stacks/storage-stack.ts';
import { forFirstDeployment, type Stage, stageNamed } from './stages.ts';

/** The whole of one stage, chosen with `-c stage=…`. No account and no region: the caller's credentials decide both. */
export function oddsApp(props?: AppProps) {
  const app = new App(props);
  const stage = stageOf(app);
  const storage = new StorageStack(app, `odds-${stage.name}-storage`, stage);
  const collection = new CollectionStack(app, `odds-${stage.name}-collection`, { stage, storage });
  const operations = new OperationsStack(app, `odds-${stage.name}-operations`, { stage, storage });
  // What it watches is there before, and alarms that had the same names in the other stack are gone.
  operations.addStackDependency(collection);
  Tags.of(app).add('project', 'odds');
  Tags.of(app).add('stage', stage.name);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, storage, collection, operations };
}

function stageOf(app: App): Stage {
  const stage = stageNamed(app.node.tryGetContext('stage') ?? 'dev');
  const isFirst = z.enum(['true', 'false']).default('false').safeParse(app.node.tryGetContext('firstDeployment'));
  if (!isFirst.success) throw new Error('-c firstDeployment=… takes true or false.');
  return isFirst.data === 'true' ? forFirstDeployment(stage) : stage;
}

if (import.meta.main) oddsApp().app.synth();
