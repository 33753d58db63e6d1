import { CfnOutput } from 'aws-cdk-lib';
import { FunctionUrlAuthType, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LambdaDestination, SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DeclaredFunction } from '../../functions/declarations.ts';
import { environmentOf, type Resources } from '../../functions/environment.ts';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { Stage } from '../stages.ts';
import { functionId, scopeId } from './construct-ids.ts';
import { grantUses, grantWindows } from './function-grants.ts';
import { MonitoredFunction } from './monitored-function.ts';
import { type SourceKeys, sourceEnvironment } from './source-access.ts';

interface DeployedFunctionProps {
  readonly stage: Stage;
  readonly storage: StorageStack;
  readonly keys: SourceKeys;
  readonly missedRuns: IQueue;
  /** Started with the response of each run that did not throw. */
  readonly next?: DeployedFunction;
  /** For a function that keeps capture windows. */
  readonly windows?: Resources['windows'];
}

/** A function and all that follows from its declaration: environment, permissions, destinations, its URL. */
export class DeployedFunction extends Construct {
  readonly declaration: DeclaredFunction;
  /** The function with its role and log group. */
  readonly monitored: MonitoredFunction;

  constructor(scope: Construct, declaration: DeclaredFunction, props: DeployedFunctionProps) {
    super(scope, scopeId(declaration.name));
    const { stage, storage, keys, missedRuns, next, windows } = props;
    this.declaration = declaration;
    this.monitored = new MonitoredFunction(this, functionId(declaration.name), {
      stage,
      declaration,
      environment: environmentOf(declaration, stage, {
        ...storage.resources(sourceEnvironment(stage, keys)),
        ...(windows && { windows }),
      }),
      onFailure: declaration.asyncInvoke?.ifFailed === 'keep' ? new SqsDestination(missedRuns) : undefined,
      onSuccess: next && new LambdaDestination(next.function),
    });
    grantUses(this.monitored, declaration.uses, { storage, keys });
    if (windows) grantWindows(this.monitored, windows);
    if (next) this.monitored.acknowledge(allVersionsOf(next));
    if (declaration.startedBy.url) this.#addUrl(declaration.startedBy.url.description);
  }

  get function(): IFunction {
    return this.monitored.function;
  }

  #addUrl(description: string): void {
    const { url } = this.function.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
    new CfnOutput(this, 'Url', { value: url, description });
  }
}

/** A rule of cdk-nag that is not followed if a function may be invoked: CDK grants it with its versions. */
export function allVersionsOf({ declaration: { name } }: DeployedFunction): Readonly<Record<string, string>> {
  return {
    [`AwsSolutions-IAM5[Resource::<${functionId(name)}.Arn>:*]`]:
      'The versions of one function: CDK grants it with them.',
  };
}
