import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type IDestination, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeclaredFunction } from '../../functions/declarations.ts';
import { metricNamespace } from '../../lib/telemetry/metrics.ts';
import { functionName, logGroupName } from '../resource-names.ts';
import { type Stage, sizingOf } from '../stages.ts';
import { acknowledge, acknowledgeWildcard } from './acknowledged.ts';
import { bundling } from './bundling.ts';
import { pin } from './pinned.ts';

const projectRoot = join(import.meta.dirname, '../..');

interface MonitoredFunctionProps {
  readonly stage: Stage;
  readonly declaration: DeclaredFunction;
  readonly environment: Readonly<Record<string, string>>;
  /** Where an event goes that did not run, or whose run threw. */
  readonly onFailure?: IDestination;
  /** What is invoked, without waiting, with the response of a run that did not throw. */
  readonly onSuccess?: IDestination;
}

/**
 * A function of `functions/`, with its own role and log group. It may write its log and send traces; everything
 * else is asked for by `allow`.
 */
export class MonitoredFunction extends Construct {
  readonly function: NodejsFunction;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: MonitoredFunctionProps) {
    super(scope, id);
    const name = functionName(props.stage.name, props.declaration.name);
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: logGroupName(props.stage.name, props.declaration.name),
      retention: props.stage.logRetention,
      // A log group that stayed would block the next deployment, by its name.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.#role);
    this.function = this.#function(name, logGroup, props);
    pin(this.function, id);
    acknowledge(this.#role, {
      'AwsSolutions-IAM5[Resource::*]':
        'Traces, random passwords and lists of schedules belong to no resource: only "*" is known.',
    });
  }

  allow(actions: readonly string[], ...resources: readonly string[]): void {
    this.#role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }

  /** Items of a table by their partition key, with a `*` at its end. */
  allowOnKeys(actions: readonly string[], table: string, ...partitionKeys: readonly string[]): void {
    this.#role.addToPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [table],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitionKeys] } },
      }),
    );
  }

  /** List the keys of a bucket that begin so. */
  allowListing(bucket: string, prefix: string): void {
    this.#role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket],
        conditions: { StringLike: { 's3:prefix': `${prefix}*` } },
      }),
    );
  }

  /** Hand a role to a service, and to no other. */
  allowPassing(roleArn: string, service: string): void {
    const conditions = { StringEquals: { 'iam:PassedToService': service } };
    this.#role.addToPolicy(new PolicyStatement({ actions: ['iam:PassRole'], resources: [roleArn], conditions }));
  }

  /** Rules knowingly not followed by what was allowed. */
  acknowledge(reasons: Readonly<Record<string, string>>): void {
    acknowledge(this.#role, reasons);
  }

  acknowledgeWildcard(resource: string, reason: string): void {
    acknowledgeWildcard(this.#role, resource, reason);
  }

  #function(deployedName: string, logGroup: LogGroup, props: MonitoredFunctionProps): NodejsFunction {
    const { stage, declaration, environment, onFailure, onSuccess } = props;
    const { name, description, asyncInvoke } = declaration;
    const { memoryMb, timeoutSeconds, reservedConcurrency } = sizingOf(declaration, stage);
    // The same for every function of a stage.
    const powertools = {
      POWERTOOLS_SERVICE_NAME: name,
      POWERTOOLS_METRICS_NAMESPACE: metricNamespace(stage.name),
      POWERTOOLS_LOG_LEVEL: stage.logLevel,
    };
    return new NodejsFunction(this, 'Function', {
      functionName: deployedName,
      description,
      entry: join(projectRoot, 'functions', name, 'handler.ts'),
      handler: 'handler',
      projectRoot,
      depsLockFilePath: join(projectRoot, 'package-lock.json'),
      bundling,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMb,
      timeout: Duration.seconds(timeoutSeconds),
      reservedConcurrentExecutions: reservedConcurrency ?? undefined,
      environment: { ...environment, ...powertools },
      role: this.#role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      // One layer retries, and it is not this one: the next tick, the next rotation or the next deployment tries again.
      retryAttempts: 0,
      maxEventAge: asyncInvoke && Duration.minutes(asyncInvoke.maxEventAgeMinutes(stage)),
      onFailure,
      onSuccess,
    });
  }
}
