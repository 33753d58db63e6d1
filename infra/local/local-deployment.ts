import { slowestDrain } from '../../functions/stage-settings.ts';
import type { Deployment } from '../deployment.ts';
import { tableStores } from '../table-stores.ts';
import { credentialsOf, landedBucket, region, stateTable } from './account.ts';
import { withDestinations } from './destinations.ts';
import { type EnvironmentChoices, localStage } from './function-environment.ts';
import { type FunctionLogOptions, openFunctionLog, readFunctionLog } from './function-log.ts';
import { openFunctions as openOwnFunctions } from './invoke.ts';
import { openDatabase } from './local-database.ts';
import type { LocalWindows } from './local-windows.ts';
import type { Machine } from './machine.ts';

/** The local machine as a deployment. What is no deployment's in general is in `machine`. */
export interface LocalDeployment extends Deployment {
  readonly machine: Machine;
  /** Waits until all that was started with a response has ended. */
  settled(): Promise<void>;
}

interface LocalDeploymentOptions {
  readonly choices?: EnvironmentChoices;
  /** Where to show what the functions print; it is kept in any case. */
  readonly show?: FunctionLogOptions['show'];
  /** The time that the functions and stores see; the real one by default. */
  readonly clock?: () => Date;
  /** Its capture windows. Without it none are planned. */
  readonly windows?: LocalWindows | undefined;
  /** By default the functions are the deployment's own: cold when it opens, and ended when it closes. */
  readonly openFunctions?: typeof openOwnFunctions | undefined;
}

/** Opens the functions and stores of a machine that runs. Closing them leaves the machine running. */
export function openLocalDeployment(machine: Machine, options: LocalDeploymentOptions = {}): LocalDeployment {
  const { choices, show, clock: now = () => new Date(), windows, openFunctions = openOwnFunctions } = options;
  const { instance } = machine;
  const functions = withDestinations(
    openFunctions({
      // What is not shown is kept.
      environmentOf: (name) => machine.environmentOf(name, { ...choices, scheduler: windows?.url, verbose: true }),
      log: openFunctionLog(machine.home.functionLog, { show }),
      clock: now,
    }),
    (name) => name !== 'plan-closing' || windows !== undefined,
  );
  windows?.startBy(functions.invoke);
  const stores = openLocalStores(instance, now);
  return {
    machine,
    drainEveryMinutes: slowestDrain(localStage),
    hasKeyOf: (source) => instance.keyedSources?.includes(source) === true,
    invoke: functions.invoke,
    settled: functions.settled,
    logs: async (query) => readFunctionLog(machine.home.functionLog, query),
    ...stores,
    close: async () => {
      await functions.close();
      stores.close();
    },
  };
}

type Stores = Pick<
  Deployment,
  'database' | 'landedStore' | 'backlogState' | 'runStatuses' | 'circuits' | 'scheduleStore'
> & { close(): void };

/** Clients are imported when they are needed: most commands need only that of the database. */
function openLocalStores(instance: Machine['instance'], now: () => Date): Stores {
  const opened = new DisposableStack();
  const account = { region, credentials: credentialsOf(instance) };
  const inTable = async () => {
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient({ ...account, endpoint: instance.dynamoDb, maxAttempts: 1 });
    return { client: opened.adopt(client, () => client.destroy()), table: stateTable, now };
  };
  return {
    database: (role) => opened.adopt(openDatabase(instance, role), (database) => database.close()),
    async landedStore() {
      const { S3Client } = await import('@aws-sdk/client-s3');
      const { s3LandedStore } = await import('../../lib/aws/s3-landed-store.ts');
      const client = new S3Client({ ...account, endpoint: instance.s3, forcePathStyle: true });
      return s3LandedStore({ client: opened.adopt(client, () => client.destroy()), bucket: landedBucket });
    },
    ...tableStores(inTable),
    close: () => opened.dispose(),
  };
}
