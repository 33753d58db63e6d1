import { ActionSuppression } from './action-suppression.ts';
import type { AlarmBase, MetricAlarm } from './alarm-definition.ts';
import type { AlarmState } from './alarm-state.ts';
import { alarmNameOf, type CompositeAlarm, evaluateCompositeAlarm } from './composite-alarm.ts';
import { type AlarmEvaluation, evaluateMetricAlarm, isEvaluatedAt } from './metric-alarm.ts';
import type { MetricStore } from './metric-store.ts';
import type { AlarmDefinitions } from './resolve-alarms.ts';

interface EventBase {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** The alarm's name. */
  readonly alarm: string;
  /** A sentence. */
  readonly reason: string;
}

export type AlarmEvent =
  | (EventBase & { readonly kind: 'state'; readonly from: AlarmState; readonly to: AlarmState })
  /** Actions run, each named by its ARN. */
  | (EventBase & { readonly kind: 'actions'; readonly state: AlarmState; readonly actions: readonly string[] })
  /** Actions do not run now: a mute rule or a suppressor stops them, or they wait for a suppressor. */
  | (EventBase & { readonly kind: 'withheld'; readonly state: AlarmState; readonly actions: readonly string[] });

export interface CurrentState {
  readonly state: AlarmState;
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  readonly reason: string;
}

const minuteMs = 60_000;

/** Evaluates alarms minute by minute, as CloudWatch does from when they are created. */
export class AlarmEvaluator {
  readonly #definitions: AlarmDefinitions;
  readonly #store: MetricStore;
  readonly #createdAt: number;
  #evaluatedAt = -Infinity;
  readonly #states = new Map<string, CurrentState>();
  readonly #warmingUp: Set<MetricAlarm>;
  readonly #suppressions = new Map<CompositeAlarm, ActionSuppression>();
  /** By alarm, the state whose actions a mute rule stopped. */
  readonly #muted = new Map<AlarmBase, AlarmState>();
  #mutedNames: ReadonlyMap<string, string> = new Map();
  #events: AlarmEvent[] = [];

  constructor(definitions: AlarmDefinitions, store: MetricStore, { createdAt }: { readonly createdAt: number }) {
    this.#definitions = definitions;
    this.#store = store;
    this.#createdAt = createdAt;
    for (const { name } of [...definitions.metricAlarms, ...definitions.compositeAlarms]) {
      if (this.#states.has(name)) throw new Error(`Two alarms have the name ${name}.`);
      this.#states.set(name, { state: 'INSUFFICIENT_DATA', since: createdAt, reason: 'The alarm is new.' });
    }
    this.#warmingUp = new Set(definitions.metricAlarms.filter(({ warmUp }) => warmUp !== undefined));
    for (const composite of definitions.compositeAlarms) {
      if (composite.suppressor) this.#suppressions.set(composite, new ActionSuppression(composite.suppressor));
    }
  }

  /** The state of each alarm that is evaluated, by its name. */
  states(): ReadonlyMap<string, CurrentState> {
    return this.#states;
  }

  /**
   * Evaluates all alarms at the full minute of a time.
   *
   * @returns what happened, in its order
   * @throws Error if that minute, or a later one, has been evaluated
   */
  evaluate(time: number): AlarmEvent[] {
    const at = Math.floor(time / minuteMs) * minuteMs;
    if (at <= this.#evaluatedAt) throw new Error(`${new Date(at).toISOString()} has been evaluated.`);
    this.#evaluatedAt = at;
    this.#events = [];
    this.#mutedNames = this.#namesMutedAt(at);
    for (const alarm of this.#definitions.metricAlarms) this.#evaluateMetricAlarm(alarm, at);
    for (const alarm of this.#definitions.compositeAlarms) this.#evaluateCompositeAlarm(alarm, at);
    this.#runAfterMute(at);
    return this.#events;
  }

  #evaluateMetricAlarm(alarm: MetricAlarm, at: number): void {
    if (!isEvaluatedAt(alarm, at)) return;
    const over = at >= this.#createdAt + (alarm.warmUp?.minutes ?? 0) * minuteMs;
    const warmingUp = this.#warmingUp.has(alarm) && !over;
    const { state } = this.#stateOf(alarm.name);
    const evaluation = evaluateMetricAlarm(alarm, this.#store, { at, state, warmingUp });
    if (!evaluation.warmingUp) this.#warmingUp.delete(alarm);
    if (this.#changeState(alarm, at, evaluation)) this.#runActions(alarm, at, 'The state changed.');
  }

  #evaluateCompositeAlarm(alarm: CompositeAlarm, at: number): void {
    const evaluation = evaluateCompositeAlarm(alarm, (name) => this.#stateOf(name).state);
    const changed = this.#changeState(alarm, at, evaluation);
    const suppression = this.#suppressions.get(alarm);
    if (suppression === undefined || alarm.suppressor === undefined) {
      if (changed) this.#runActions(alarm, at, 'The state changed.');
      return;
    }
    const suppressor = alarmNameOf(alarm.suppressor.alarm);
    const suppressing = this.#stateOf(suppressor).state === 'ALARM';
    const step = suppression.step({ at, changed, suppressing });
    if (step === 'run') this.#runActions(alarm, at, `${suppressor} suppresses them no longer, or not in time.`);
    if (step === 'withheld') this.#withhold(alarm, at, `${suppressor} suppresses them.`);
    if (step === 'wait') this.#withhold(alarm, at, `They wait ${alarm.suppressor.waitSeconds} s for ${suppressor}.`);
  }

  #changeState({ name }: AlarmBase, at: number, { state: to, reason }: AlarmEvaluation): boolean {
    const { state: from } = this.#stateOf(name);
    if (from === to) return false;
    const current = { state: to, since: at, reason: reason() };
    this.#states.set(name, current);
    this.#events.push({ kind: 'state', at, alarm: name, from, to, reason: current.reason });
    return true;
  }

  #runActions(alarm: AlarmBase, at: number, reason: string): void {
    const { state } = this.#stateOf(alarm.name);
    const rule = this.#mutedNames.get(alarm.name);
    if (rule !== undefined) {
      this.#muted.set(alarm, state);
      this.#withhold(alarm, at, `The rule ${rule} mutes the alarm.`);
      return;
    }
    this.#muted.delete(alarm);
    const actions = alarm.actions[state];
    if (actions.length > 0) this.#events.push({ kind: 'actions', at, alarm: alarm.name, state, actions, reason });
  }

  #withhold(alarm: AlarmBase, at: number, reason: string): void {
    const { state } = this.#stateOf(alarm.name);
    const actions = alarm.actions[state];
    if (actions.length > 0) this.#events.push({ kind: 'withheld', at, alarm: alarm.name, state, actions, reason });
  }

  /** The alarms that a rule mutes at a time, with the name of the rule. */
  #namesMutedAt(at: number): ReadonlyMap<string, string> {
    const rules = this.#definitions.muteRules.filter((rule) => rule.mutes(at));
    return new Map(rules.flatMap((rule) => rule.alarms.map((name) => [alarmNameOf(name), rule.name] as const)));
  }

  /** At the end of a mute, the actions that it stopped run if the alarm is still in their state. */
  #runAfterMute(at: number): void {
    for (const [alarm, state] of this.#muted) {
      if (this.#mutedNames.has(alarm.name)) continue;
      this.#muted.delete(alarm);
      if (this.#stateOf(alarm.name).state === state)
        this.#runActions(alarm, at, 'The mute ended and the state persists.');
    }
  }

  #stateOf(name: string): CurrentState {
    const state = this.#states.get(name);
    if (state === undefined) throw new Error(`There is no alarm ${name}.`);
    return state;
  }
}

/** Evaluates alarms that are created at a time, at each full minute after it until another, which is included. */
export function evaluateAlarms(
  definitions: AlarmDefinitions,
  store: MetricStore,
  { from, until }: { readonly from: number; readonly until: number },
): { readonly events: readonly AlarmEvent[]; readonly states: ReadonlyMap<string, CurrentState> } {
  const evaluator = new AlarmEvaluator(definitions, store, { createdAt: from });
  const events: AlarmEvent[] = [];
  for (let at = Math.floor(from / minuteMs) * minuteMs + minuteMs; at <= until; at += minuteMs) {
    events.push(...evaluator.evaluate(at));
  }
  return { events, states: evaluator.states() };
}
