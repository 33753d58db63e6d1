import type { FunctionName } from '../../../functions/declarations.ts';
import { secretArnOf } from '../../../infra/local/account.ts';
import type { FunctionEnvironment } from '../../../infra/local/function-environment.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import type { Databases } from '../../harness/databases.ts';
import { SharedFaults } from '../../harness/faults.ts';
import type { GateRequest } from '../../harness/gate.ts';
import { Sandbox } from '../../harness/sandbox.ts';
import type { AwsService } from '../../harness/services.ts';
import { apiKeySecret, openWorld, type World } from '../../harness/world.ts';
import { isAwsService } from './operations.ts';
import { SmallMarket } from './small-market.ts';
import { type Stored, storage } from './stored.ts';

/** PGlite has one session: a transaction whose caller lost its id would block all others for three minutes. */
const transactionIdleMs = 1_000;
export const rotatingSecret = secretArnOf('recorder');

/** The secrets before a run: the key of The Odds API, and the recorder's login with a rotation under way. */
export const secretsBefore = {
  ...apiKeySecret,
  [rotatingSecret]: {
    old: {
      stages: ['AWSCURRENT'],
      value: JSON.stringify({ username: 'odds_recorder', password: 'the-password-of-before' }),
    },
    new: { stages: ['AWSPENDING'] },
  },
} as const;

/** One world and one sandbox for all trials: each run loads its function anew. */
export class TrialWorld {
  readonly market: SmallMarket;
  readonly sandbox: Sandbox;
  readonly stored: Stored;
  readonly sharedFaults: SharedFaults;
  readonly urls: World['urls'];
  /** Of the market and of Scheduler. */
  readonly time: { now: Date };
  onRequest: (service: AwsService, request: GateRequest) => void = () => undefined;
  readonly environmentOf: (name: FunctionName) => FunctionEnvironment;
  readonly #opened: AsyncDisposableStack;

  private constructor(
    parts: Pick<TrialWorld, 'market' | 'sandbox' | 'stored' | 'sharedFaults' | 'urls' | 'time' | 'environmentOf'>,
    opened: AsyncDisposableStack,
  ) {
    this.market = parts.market;
    this.sandbox = parts.sandbox;
    this.stored = parts.stored;
    this.sharedFaults = parts.sharedFaults;
    this.urls = parts.urls;
    this.time = parts.time;
    this.environmentOf = parts.environmentOf;
    this.#opened = opened;
  }

  static async open(databases: Databases): Promise<TrialWorld> {
    await using opened = new AsyncDisposableStack();
    const time = { now: new Date() };
    const options = { databases, now: () => time.now, theOddsApi: true, verbose: true };
    const environment = { RECORDING: 'live', RECORDER_SECRET_ARN: rotatingSecret };
    const world = await openWorld({ ...options, environment, limits: { transactionIdleMs } });
    opened.defer(() => world.close());
    const database = openDatabase({ dataApi: world.urls.dataApi }, 'owner');
    opened.defer(() => database.close());
    const stored = storage({ ...world, database, time });
    opened.defer(() => stored.close());
    const sharedFaults = new SharedFaults();
    const listener: { onRequest?: TrialWorld['onRequest'] } = {};
    const sandbox = await Sandbox.open({
      world,
      // The migration has the longest timeout. Each function has its own within it.
      function: 'migrate-schema',
      sharedFaults,
      verbose: true,
      onRequest: (service, request) => isAwsService(service) && listener.onRequest?.(service, request),
    });
    opened.defer(() => sandbox.close());
    const market = new SmallMarket(world.market, sharedFaults);
    const environmentOf = (name: FunctionName) => world.environmentOf(name, sandbox.urls);
    const trialWorld = new TrialWorld(
      { market, sandbox, stored, sharedFaults, urls: world.urls, time, environmentOf },
      opened.move(),
    );
    listener.onRequest = (service, request) => trialWorld.onRequest(service, request);
    return trialWorld;
  }

  close(): Promise<void> {
    return this.#opened.disposeAsync();
  }
}
