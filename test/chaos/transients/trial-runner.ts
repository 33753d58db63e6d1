import type { LocalFunctions } from '../../../infra/local/invoke.ts';
import type { PassingCall } from '../../soak/gate.ts';
import { metricsIn, type Output } from '../output.ts';
import { type Cloud, secretsBefore } from './cloud.ts';
import { type Failure, strikeOf } from './failures.ts';
import { operationOf, type Service, services } from './operations.ts';
import { differencesOf, withoutChanges, withoutEffort } from './outcome.ts';
import type { Baseline } from './stored.ts';
import { at, type Step, type Trial } from './trials.ts';

export interface Operation {
  readonly service: Service;
  readonly name: string;
}

export function textOf({ service, name }: Operation): string {
  return `${service} ${name}`;
}

/** Where functions run: one thread, in which each instance is loaded anew. */
export interface Lane {
  readonly cloud: Cloud;
  readonly functions: LocalFunctions;
  readonly output: Output;
}

let instances = 0;

/** Runs one trial again and again, each time on the same stores. */
export class TrialRunner {
  readonly #trial: Trial;
  readonly #lane: Lane;
  readonly #baseline: Baseline;

  private constructor(trial: Trial, lane: Lane, baseline: Baseline) {
    this.#trial = trial;
    this.#lane = lane;
    this.#baseline = baseline;
  }

  static async open(trial: Trial, lane: Lane): Promise<TrialRunner> {
    const { cloud } = lane;
    const empty = { items: [], objects: new Map(), secrets: secretsBefore };
    const preparing = new TrialRunner(trial, lane, empty);
    await cloud.stored.restore(empty);
    for (const step of trial.before ?? []) await preparing.#invoke(step, ++instances);
    await trial.store?.(cloud);
    return new TrialRunner(trial, lane, { ...(await cloud.stored.read()), secrets: secretsBefore });
  }

  /** What the run calls, and how it ends if nothing fails. */
  async undisturbed(): Promise<{ readonly operations: readonly Operation[]; readonly outcome: unknown }> {
    const operations = new Map<string, Operation>();
    this.#lane.cloud.onCall = (service, call) => {
      const operation = { service, name: operationOf(service, call) };
      operations.set(textOf(operation), operation);
    };
    const outcome = await this.#run();
    this.#lane.cloud.onCall = () => undefined;
    return { operations: [...operations.values()], outcome };
  }

  /** How the outcome differs from that of an undisturbed run if the first calls of the operation fail. */
  async differencesAfter(
    undisturbed: unknown,
    operation: Operation,
    { failure, times }: { readonly failure: Failure; readonly times: number },
  ): Promise<readonly string[]> {
    const gate = this.#lane.cloud.gates[operation.service];
    const { when, spring } = strikeOf(operation.service, failure);
    let struck = 0;
    gate.arm({
      when,
      stays: true,
      fits: (call: PassingCall) => struck < times && operationOf(operation.service, call) === operation.name,
      spring: () => {
        struck += 1;
        return spring();
      },
    });
    const outcome = await this.#run();
    gate.arm(undefined);
    if (struck !== times) return [`The failure was to strike ${times} times, and did so ${struck} times.`];
    const isSentTwice = operation.service === 'dataApi' && when === 'after';
    return isSentTwice
      ? differencesOf(withoutChanges(undisturbed), withoutChanges(outcome))
      : differencesOf(undisturbed, outcome);
  }

  /** The second invocation of one instance. Before it, the other side may have forgotten all connections. */
  async warm({ forgotten }: { readonly forgotten: boolean }): Promise<{ outcome: unknown; reset: number }> {
    const { gates } = this.#lane.cloud;
    const instance = ++instances;
    await this.#restore();
    await this.#steps(instance);
    await this.#restore();
    const forgetting = forgotten ? services.map((service) => gates[service].forgetConnections()) : [];
    const outcome = await this.#outcomeOf(instance);
    return { outcome, reset: forgetting.reduce((sum, { reset }) => sum + reset, 0) };
  }

  async #run(): Promise<unknown> {
    await this.#restore();
    return await this.#outcomeOf(++instances);
  }

  async #restore(): Promise<void> {
    const { cloud } = this.#lane;
    await cloud.stored.restore(this.#baseline);
    await this.#trial.database?.(cloud);
    cloud.market.isEmpty = this.#trial.emptySlate ?? false;
  }

  async #outcomeOf(instance: number): Promise<unknown> {
    const { gates, stored } = this.#lane.cloud;
    const answers = await this.#steps(instance);
    for (const service of services) gates[service].closeConnections();
    return { answers, stored: await stored.compared() };
  }

  async #steps(instance: number): Promise<readonly unknown[]> {
    const answers = [];
    for (const step of this.#trial.steps) answers.push(await this.#invoke(step, instance));
    return answers;
  }

  async #invoke(step: Step, instance: number): Promise<unknown> {
    const { cloud, functions, output } = this.#lane;
    const { function: name, event, environment, minutesBefore = 0 } = step;
    const moment = new Date(at.getTime() - minutesBefore * 60_000);
    cloud.market.setTime(moment);
    output.forget();
    const invocation = {
      function: name,
      environment: { RECORDING: 'live', ...cloud.environmentOf(name), ...environment },
      instance,
      at: moment.toISOString(),
      requestId: `request-of-${name}`,
      event,
    };
    // The longest timeout of all is that of the migration; each function has its own inside.
    const answer = await functions
      .invoke('migrate-schema', invocation)
      .catch((error: unknown) => ({ threw: String(error) }));
    // What alarms are made of.
    const metrics = metricsIn(await output.whole(false));
    return withoutEffort({ answer: answer ?? null, metrics });
  }
}
