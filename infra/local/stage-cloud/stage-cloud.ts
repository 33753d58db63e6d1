import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { FunctionError } from '../../function-error.ts';
import type { StageName } from '../../stage-names.ts';
import { credentials, region } from '../account.ts';
import { withDestinations } from '../destinations.ts';
import type { EnvironmentChoices } from '../function-environment.ts';
import { openFunctionLog } from '../function-log.ts';
import { openFunctions } from '../invoke.ts';
import type { Machine } from '../machine.ts';
import { type Invoked, startLambdaApi } from './lambda-api.ts';
import { startLogsApi } from './logs-api.ts';

/** A machine as a stage on AWS would be reached: what the SDK's clients need is in their environment. */
export interface StageCloud {
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

interface StageCloudOptions {
  /** Under whose names the functions are found. */
  readonly stage: StageName;
  readonly choices?: EnvironmentChoices;
  readonly clock?: () => Date;
}

/** Puts Lambda and CloudWatch Logs in front of a machine that runs. Closing them leaves the machine running. */
export async function openStageCloud(
  machine: Machine,
  { stage, choices, clock = () => new Date() }: StageCloudOptions,
): Promise<StageCloud> {
  const ending = new AsyncDisposableStack();
  const { home, instance } = machine;
  const environmentOf = (name: Parameters<Machine['environmentOf']>[0]) =>
    machine.environmentOf(name, { ...choices, verbose: true });
  const log = new TailedLog(openFunctionLog(home.functionLog));
  const functions = withDestinations(openFunctions({ environmentOf, log, clock }));
  ending.defer(() => functions.close());
  const { accessKeyId } = instance;
  const invoke = async (...invocation: Parameters<typeof functions.invoke>): Promise<Invoked> => {
    log.begin();
    const outcome = await functions.invoke(...invocation).then(
      (returned) => ({ returned }),
      (error: unknown) => ({ threw: error instanceof FunctionError ? error : new FunctionError(String(error)) }),
    );
    return { outcome, printed: await log.printed() };
  };
  const lambda = await startLambdaApi({ stage, accessKeyId, environmentOf, invoke });
  ending.defer(() => lambda.close());
  const logs = await startLogsApi({ stage, accessKeyId, file: home.functionLog });
  ending.defer(() => logs.close());
  return {
    environment: {
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_LAMBDA: lambda.url,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logs.url,
      AWS_ENDPOINT_URL_RDS_DATA: instance.dataApi,
      AWS_ENDPOINT_URL_S3: instance.s3,
      AWS_ENDPOINT_URL_DYNAMODB: instance.dynamoDb,
    },
    close: () => ending.disposeAsync(),
  };
}

const quietMs = 50;

/** Keeps what functions print, and what the last of them printed. One invocation at a time has a tail of its own. */
class TailedLog extends Writable {
  readonly #kept: Writable;
  #printed = '';

  constructor(kept: Writable) {
    super({ decodeStrings: false });
    this.#kept = kept;
    this.setMaxListeners(0);
  }

  override _write(printed: string | Buffer, encoding: BufferEncoding, done: () => void): void {
    this.#printed += printed.toString();
    this.#kept.write(printed, encoding, done);
  }

  begin(): void {
    this.#printed = '';
  }

  /** The streams of a worker thread arrive after its answer, in several steps: all has arrived once they are quiet. */
  async printed(): Promise<string> {
    for (let before = -1; before < this.#printed.length; await sleep(quietMs)) before = this.#printed.length;
    return this.#printed;
  }
}
