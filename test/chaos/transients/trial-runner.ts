import type { GateRequest } from '../../harness/gate.ts';
import { metricsIn } from '../../harness/output.ts';
import { awsServices } from '../../harness/services.ts';
import { at } from './before-trials.ts';
import { differencesOf, withoutChanges, withoutEffort } from './compare.ts';
import { effectOf, type Failure } from './failures.ts';
import { type Operation, operationOf, textOf } from './operations.ts';
import type { Baseline } from './stored.ts';
import { secretsBefore, type TrialWorld } from './trial-world.ts';
import type { Step, Trial } from './trials.ts';

let instances = 0;

/** Runs one trial again and again, each time with the same stored state. */
export class TrialRunner {
  readonly #trial: Trial;
  readonly #world: TrialWorld;
  readonly #baseline: Baseline;

  private constructor(trial: Trial, world: TrialWorld, baseline: Baseline) {
    this.#trial = trial;
    this.#world = world;
    this.#baseline = baseline;
  }

  static async open(trial: Trial, world: TrialWorld): Promise<TrialRunner> {
    const empty = { items: [], objects: new Map(), schedules: [], secrets: secretsBefore };
    const preparing = new TrialRunner(trial, world, empty);
    await world.stored.restore(empty);
    for (const step of trial.before ?? []) await preparing.#invoke(step, ++instances);
    await trial.store?.(world);
    return new TrialRunner(trial, world, { ...(await world.stored.read()), secrets: secretsBefore });
  }

  /** The operations and the outcome of a run without failures. */
  async undisturbed(): Promise<{ readonly operations: readonly Operation[]; readonly outcome: unknown }> {
    const operations = new Map<string, Operation>();
    this.#world.onRequest = (service, request) => {
      const operation = { service, name: operationOf(service, request) };
      operations.set(textOf(operation), operation);
    };
    const outcome = await this.#run();
    this.#world.onRequest = () => undefined;
    return { operations: [...operations.values()], outcome };
  }

  /** How the outcome differs from an undisturbed one if the first requests of an operation fail. */
  async differencesAfter(
    undisturbed: unknown,
    { service, name }: Operation,
    { failure, times = 1 }: { readonly failure: Failure; readonly times?: number },
  ): Promise<readonly string[]> {
    const { sharedFaults } = this.#world;
    const effect = effectOf(service, failure);
    let failed = 0;
    const fault = {
      ...effect,
      service,
      times,
      matches: (request: GateRequest) => operationOf(service, request) === name,
    };
    sharedFaults.inject(fault, () => (failed += 1));
    const outcome = await this.#run();
    sharedFaults.remove(service);
    if (failed !== times) return [`Expected ${times} requests to fail, but ${failed} failed.`];
    const isRepeated = service === 'dataApi' && effect.when === 'after';
    return isRepeated
      ? differencesOf(withoutChanges(undisturbed), withoutChanges(outcome))
      : differencesOf(undisturbed, outcome);
  }

  /** The second invocation of one instance. Before it, the services may have forgotten all connections. */
  async warm({ forgotten }: { readonly forgotten: boolean }): Promise<{ outcome: unknown; reset: number }> {
    const { gates } = this.#world.sandbox;
    const instance = ++instances;
    await this.#restore();
    await this.#steps(instance);
    await this.#restore();
    const forgetting = forgotten ? awsServices.map((service) => gates[service].forgetConnections()) : [];
    const outcome = await this.#outcomeOf(instance);
    return { outcome, reset: forgetting.reduce((sum, { reset }) => sum + reset, 0) };
  }

  async #run(): Promise<unknown> {
    await this.#restore();
    return await this.#outcomeOf(++instances);
  }

  async #restore(): Promise<void> {
    const { stored, market } = this.#world;
    await stored.restore(this.#baseline);
    await this.#trial.database?.(this.#world);
    market.isEmpty = this.#trial.emptySlate ?? false;
  }

  async #outcomeOf(instance: number): Promise<unknown> {
    const { sandbox, stored } = this.#world;
    const answers = await this.#steps(instance);
    for (const service of awsServices) sandbox.gates[service].closeConnections();
    return { answers, stored: await stored.compared() };
  }

  async #steps(instance: number): Promise<readonly unknown[]> {
    const answers = [];
    for (const step of this.#trial.steps) answers.push(await this.#invoke(step, instance));
    return answers;
  }

  async #invoke(step: Step, instance: number): Promise<unknown> {
    const { time, sandbox, environmentOf } = this.#world;
    const { function: name, event, minutesBefore = 0 } = step;
    const moment = new Date(at.getTime() - minutesBefore * 60_000);
    time.now = moment;
    const { result, lines } = await sandbox.invoke({
      function: name,
      event,
      environment: { ...environmentOf(name), ...step.environment },
      instance,
      at: moment,
      clockStands: true,
      // Each wait before a retry is a tenth of the longest.
      random: 0.1,
      requestId: `request-of-${name}`,
    });
    return withoutEffort({ result, metrics: metricsIn(lines) });
  }
}
