import type { LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { DatabaseUserName } from '../../functions/declaration.ts';
import { type FunctionName, functionDeclarations } from '../../functions/declarations.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { functionName } from '../resource-names.ts';
import type { StageName } from '../stage-names.ts';

/** A deployed function as Lambda describes it. */
interface DeployedConfiguration {
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

export interface StageFunctions {
  readonly stage: StageName;
  configurationOf(name: FunctionName): Promise<DeployedConfiguration>;
  /** A variable of that function's environment. */
  variableOf(name: FunctionName, variable: string): Promise<string>;
}

/** Reads each configuration once: what the stacks made is in the environments of the functions, so no stack is asked. */
export function stageFunctions(client: LambdaClient, stage: StageName): StageFunctions {
  const known = new Map<FunctionName, Promise<DeployedConfiguration>>();
  const configurationOf = (name: FunctionName) => {
    const configuration = known.get(name) ?? readConfiguration(client, stage, name);
    known.set(name, configuration);
    return configuration;
  };
  return {
    stage,
    configurationOf,
    async variableOf(name, variable) {
      const { environment } = await configurationOf(name);
      const value = environment[variable];
      if (value) return value;
      throw new OddsError(
        'environment_invalid',
        `The function ${functionName(stage, name)} has no variable ${variable}: it was deployed by ` +
          'another version of this project. Use the version that is deployed, or deploy this one.',
      );
    },
  };
}

/** The function that logs in as that user, and so is given the user's secret. */
export function functionOfUser(user: DatabaseUserName): FunctionName {
  const declaration = functionDeclarations.find(({ uses: { database } }) => database?.as === user);
  if (declaration === undefined) throw new Error(`No function logs in as ${user}.`);
  return declaration.name;
}

const configurationSchema = z.object({
  Timeout: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()).optional() }).optional(),
});

async function readConfiguration(
  client: LambdaClient,
  stage: StageName,
  name: FunctionName,
): Promise<DeployedConfiguration> {
  const { GetFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda');
  const FunctionName = functionName(stage, name);
  try {
    const { Timeout, Environment } = configurationSchema.parse(
      await client.send(new GetFunctionConfigurationCommand({ FunctionName })),
    );
    return { timeoutSeconds: Timeout, environment: Environment?.Variables ?? {} };
  } catch (error) {
    throw await explainMissing(error, { client, stage, name });
  }
}

/** A function that is not there means a stage that is not deployed, or another region or account than the stage's. */
export async function explainMissing(
  error: unknown,
  { client, stage, name }: { readonly client: LambdaClient; readonly stage: StageName; readonly name: FunctionName },
): Promise<unknown> {
  if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') return error;
  return new OddsError(
    'environment_invalid',
    `There is no function ${functionName(stage, name)} in region ${await client.config.region()} of this AWS account. ` +
      'Deploy the stage (docs/deploy.md), or choose its region with AWS_REGION and its account with AWS_PROFILE.',
    { cause: error },
  );
}
