import { type FunctionName, functionNamed, startedBySuccessOf } from '../../functions/declarations.ts';
import { environmentOf } from '../../functions/environment.ts';
import * as account from '../../infra/local/account.ts';
import { parseFigureLog, parseMetricLog } from '../../infra/local/cloudwatch/embedded-metrics.ts';
import { type MetricDatum, MetricStore } from '../../infra/local/cloudwatch/metric-store.ts';
import { type FunctionEnvironment, localStage } from '../../infra/local/function-environment.ts';
import { type LocalWindows, openLocalWindows } from '../../infra/local/local-windows.ts';
import { functionName, logGroupName } from '../../infra/resource-names.ts';
import type { Stage } from '../../infra/stages.ts';
import { metricNamespace } from '../../lib/telemetry/metrics.ts';
import type { Databases } from '../harness/databases.ts';
import { type ServiceFault, SharedFaults } from '../harness/faults.ts';
import type { GateRequest } from '../harness/gate.ts';
import { type CompletedInvocation, Sandbox } from '../harness/sandbox.ts';
import type { Service } from '../harness/services.ts';
import { openWorld, type World } from '../harness/world.ts';
import { WorldClock } from '../harness/world-clock.ts';
import type { BundledHandlers } from './bundled-handlers.ts';
import { scheduledStarts } from './scheduled-starts.ts';

export const watchedFunctions = [
  'collect-odds',
  'record-backlog',
  'sync-schedule',
  'plan-closing',
  'check-health',
] as const;
export type WatchedFunction = (typeof watchedFunctions)[number];

interface WatchedStageOptions {
  readonly stage: Stage;
  readonly databases: Databases;
  readonly handlers: BundledHandlers;
  /** The time at which it begins. */
  readonly begin: string;
  /** Called for every request that its service has responded to. */
  readonly onResponse?: (service: Service, request: GateRequest) => void;
}

export interface TimedInvocation extends CompletedInvocation {
  readonly tookMs: number;
}

/** Schedules do not start a function on the full minute. */
const startDelayMs = 2_000;

/**
 * The bundled functions of a stage with the stage's own environment, on the services of this machine. Its schedules start them
 * by simulated time, also those of its capture windows, and what they emit is kept as CloudWatch would keep it.
 */
export class WatchedStage {
  readonly stage: Stage;
  readonly world: World;
  readonly clock: WorldClock;
  readonly sharedFaults: SharedFaults;
  readonly store = new MetricStore();
  readonly emitted: MetricDatum[] = [];
  /** All that the log says of invocations, as if it were metrics. */
  readonly figures: MetricDatum[] = [];
  readonly completed: TimedInvocation[] = [];
  /** How often a fault has affected a request. */
  affected = 0;
  readonly #sandboxes: ReadonlyMap<FunctionName, Sandbox>;
  readonly #windows: LocalWindows;
  readonly #opened: AsyncDisposableStack;

  private constructor(
    { stage, world, clock }: Pick<WatchedStage, 'stage' | 'world' | 'clock'>,
    sandboxes: ReadonlyMap<FunctionName, Sandbox>,
    sharedFaults: SharedFaults,
    windows: LocalWindows,
    opened: AsyncDisposableStack,
  ) {
    this.stage = stage;
    this.world = world;
    this.clock = clock;
    this.sharedFaults = sharedFaults;
    this.#sandboxes = sandboxes;
    this.#windows = windows;
    windows.startBy((name, event) => this.#startWindowRun(name, event));
    this.#opened = opened;
  }

  static async open({ stage, databases, handlers, begin, onResponse }: WatchedStageOptions): Promise<WatchedStage> {
    await using opened = new AsyncDisposableStack();
    const clock = new WorldClock(begin, { stopped: true });
    const world = opened.adopt(await openWorld({ databases, now: clock.now, verbose: true }), (each) => each.close());
    const windows = opened.adopt(await openLocalWindows({ instance: account.credentials, clock: clock.now }), (each) =>
      each.close(),
    );
    const sharedFaults = new SharedFaults();
    const sandboxes = new Map<FunctionName, Sandbox>();
    for (const name of watchedFunctions) {
      const sandbox = await Sandbox.open({
        function: name,
        world: {
          urls: world.urls,
          environmentOf: (_name, urls) => ({
            ...stageEnvironment(stage, name, world, urls),
            AWS_ENDPOINT_URL_SCHEDULER: windows.url,
          }),
        },
        sharedFaults,
        handlerUrlOf: handlers.handlerUrlOf,
        ...(onResponse && { onResponse }),
        verbose: true,
      });
      sandboxes.set(
        name,
        opened.adopt(sandbox, (each) => each.close()),
      );
      await sandbox.load();
    }
    return new WatchedStage({ stage, world, clock }, sandboxes, sharedFaults, windows, opened.move());
  }

  /** Affects all functions until the fault of the service is removed. */
  inject(fault: ServiceFault): void {
    this.sharedFaults.inject(fault, () => {
      this.affected += 1;
    });
  }

  repair(service: Service): void {
    this.sharedFaults.remove(service);
  }

  /** Lets so many minutes pass, with all that the schedules start in them. */
  async passMinutes(count: number): Promise<void> {
    for (let passed = 0; passed < count; passed++) {
      const minute = this.clock.momentOf(this.clock.minuteOf());
      for (const start of scheduledStarts(this.stage, minute)) {
        this.clock.set(new Date(minute.getTime() + startDelayMs));
        await this.#start(start.function, start.event);
      }
      await this.#runWindows(minute.getTime() + 60_000);
      this.clock.set(new Date(minute.getTime() + 60_000));
    }
  }

  /** Starts a function now, and what is started with its response. */
  async start(name: WatchedFunction, event: Readonly<Record<string, unknown>>): Promise<TimedInvocation> {
    return this.#start(name, event);
  }

  async close(): Promise<void> {
    await this.#opened.disposeAsync();
  }

  /** All runs of windows that are due before a moment, each when it is. */
  async #runWindows(until: number): Promise<void> {
    const windows = this.#windows;
    for (let due = windows.nextDueAt(); due !== undefined && due.getTime() < until; due = windows.nextDueAt()) {
      if (due > this.clock.now()) this.clock.set(due);
      await windows.deliverDue();
    }
  }

  async #startWindowRun(name: FunctionName, event: unknown): Promise<void> {
    await this.#start(name, event);
  }

  async #start(name: FunctionName, event: unknown): Promise<TimedInvocation> {
    const sandbox = this.#sandboxes.get(name);
    if (sandbox === undefined) throw new Error(`${name} is not run here.`);
    const begun = performance.now();
    const remainingMs = functionNamed(name).sizing.timeoutSeconds * 1_000;
    const completed = await sandbox.invoke({ at: this.clock.now(), event, remainingMs, random: 0 });
    const invocation = { ...completed, tookMs: performance.now() - begun };
    this.completed.push(invocation);
    this.#keepMetrics(invocation);
    const next = startedBySuccessOf(name);
    if (next !== undefined && this.#sandboxes.has(next.name) && completed.result.kind === 'returned') {
      this.clock.advanceMs(startDelayMs);
      const responsePayload = completed.result.answer;
      await this.#start(next.name, { requestContext: { condition: 'Success' }, responsePayload });
    }
    return invocation;
  }

  #keepMetrics({ function: name, lines }: CompletedInvocation): void {
    const log = lines.join('\n');
    const { data, refused } = parseMetricLog(log);
    const figures = parseFigureLog(log);
    const [first] = refused;
    if (first) throw new Error(`CloudWatch would refuse what ${name} emits: ${first.reason}`);
    if (figures.length === 0) throw new Error(`${name} has emitted nothing: ${lines.join('\n').slice(0, 2_000)}`);
    for (const datum of data) this.store.add(datum);
    this.emitted.push(...data);
    const namespace = logGroupName(this.stage.name, name);
    for (const figure of figures) this.store.add({ ...figure, namespace, dimensions: {} });
    this.figures.push(...figures);
  }
}

const resources = { ...account, sourceVariables: {}, hasPasswords: false };

/** The function's environment in the stage, and in place of AWS and the sources the services of this machine. */
function stageEnvironment(stage: Stage, name: FunctionName, world: World, urls: World['urls']): FunctionEnvironment {
  const declaration = functionNamed(name);
  const local = environmentOf(declaration, localStage, resources);
  const ofMachine = Object.entries(world.environmentOf(name, urls)).filter(([variable]) => !(variable in local));
  return {
    ...Object.fromEntries(ofMachine),
    ...environmentOf(declaration, stage, resources),
    AWS_LAMBDA_FUNCTION_NAME: functionName(stage.name, name),
    POWERTOOLS_METRICS_NAMESPACE: metricNamespace(stage.name),
  };
}
