import * as z from 'zod';
import type { DatabaseUserName } from '../../functions/declaration.ts';
import { sourceNamed } from '../../lib/sources/registry.ts';
import type { Database } from '../../lib/storage/database.ts';
import type { Deployment } from '../deployment.ts';
import { functionName } from '../resource-names.ts';
import type { StageName } from '../stage-names.ts';
import { tableStores } from '../table-stores.ts';
import { explainAccess } from './explain-access.ts';
import { invokeFunction } from './invoke-function.ts';
import { StageClients } from './stage-clients.ts';
import { functionOfUser, type StageFunctions, stageFunctions } from './stage-functions.ts';
import { readStageLogs } from './stage-logs.ts';
import { wakingDatabase } from './waking-database.ts';

export interface StageDeploymentOptions {
  readonly clock: () => Date;
  /** Ends invocations that are waited for, which go on on AWS, and what runs on the database, which is rolled back. */
  readonly signal: AbortSignal;
  /** Called with a message if something takes long. */
  readonly onWait: (sentence: string) => void;
  /** Called with the end of the log of each invocation. */
  readonly onLog?: ((tail: string) => void) | undefined;
}

export interface StageDeployment extends Deployment {
  readonly region: string;
  /** What AWS refused, with what is missing and what to do; any other error stays what it is. */
  explain(error: unknown): unknown;
}

/** What check-health is given of its stage, and the command line needs too. */
const minutes = z.coerce.number().int().min(1);
const healthVariables = z.object({
  DRAIN_EVERY_MINUTES: minutes,
  DRAIN_FAR_FROM_GAMES_EVERY_MINUTES: minutes.optional(),
});

/**
 * Opens the functions and stores of a stage on AWS with the credentials and the region of the SDK's default chain. The names
 * of the stores come from the functions' own environments.
 *
 * @throws OddsError `environment_invalid` if the stage, credentials, the region or a permission is missing
 */
export async function openStageDeployment(stage: StageName, options: StageDeploymentOptions): Promise<StageDeployment> {
  const clients = new StageClients();
  const functions = stageFunctions(clients.lambda, stage);
  try {
    const region = await clients.lambda.config.region();
    const { environment } = await functions.configurationOf('check-health');
    return {
      region,
      explain: (error) => explainAccess(error, stage),
      drainEveryMinutes: slowestDrainIn(environment),
      hasKeyOf(source) {
        const turnedOnBy = sourceNamed(source).switch;
        return turnedOnBy?.by === 'key' && Boolean(environment[turnedOnBy.secretVariable]);
      },
      async invoke(name, event) {
        const { signal, onLog } = options;
        const noteInterruption = () => options.onWait(`${functionName(stage, name)} goes on, on AWS.`);
        signal.addEventListener('abort', noteInterruption);
        try {
          return await invokeFunction({ functions, client: clients.invoking, onLog }, { name, event, signal });
        } finally {
          signal.removeEventListener('abort', noteInterruption);
        }
      },
      logs: async (query) => readStageLogs(await clients.logs(), stage, query),
      ...openStageStores(clients, functions, options),
      close: async () => clients.close(),
    };
  } catch (error) {
    clients.close();
    throw explainAccess(error, stage);
  }
}

type Stores = Pick<
  Deployment,
  'database' | 'landedStore' | 'backlogState' | 'runStatuses' | 'circuits' | 'scheduleStore'
>;

/** The adapters are those of the functions, and are loaded when they are needed. */
function openStageStores(clients: StageClients, functions: StageFunctions, options: StageDeploymentOptions): Stores {
  const onWait = () => options.onWait('The database sleeps and is waking up, which takes 10 to 30 seconds.');
  return {
    database: (user) =>
      wakingDatabase(() => openDatabase(user, clients, functions), { onWait, signal: options.signal }),
    ...tableStores(async () => ({
      client: await clients.table(),
      table: await functions.variableOf('check-health', 'STATE_TABLE'),
      now: options.clock,
    })),
    async landedStore() {
      const { s3LandedStore } = await import('../../lib/aws/s3-landed-store.ts');
      const bucket = await functions.variableOf('record-backlog', 'LANDED_BUCKET');
      return s3LandedStore({ client: await clients.bucket(), bucket });
    },
  };
}

/** As the user whose secret a function is given: the reader's is check-health's, the owner's migrate-schema's. */
async function openDatabase(
  user: DatabaseUserName,
  clients: StageClients,
  functions: StageFunctions,
): Promise<Database> {
  const variable = (name: string) => functions.variableOf(functionOfUser(user), name);
  const { dataApiDatabase } = await import('../../lib/aws/data-api-database.ts');
  return dataApiDatabase({
    client: await clients.database(),
    clusterArn: await variable('CLUSTER_ARN'),
    secretArn: await variable('DATABASE_SECRET_ARN'),
    database: await variable('DATABASE_NAME'),
  });
}

/** Far from games an observation waits the longest. */
function slowestDrainIn(environment: Readonly<Record<string, string>>): number {
  const variables = healthVariables.parse(environment);
  return Math.max(variables.DRAIN_EVERY_MINUTES, variables.DRAIN_FAR_FROM_GAMES_EVERY_MINUTES ?? 0);
}
