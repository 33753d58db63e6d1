import type { AlarmState } from './alarm-state.ts';
import { NotEvaluatedError } from './not-evaluated.ts';

/** The rule of a composite alarm, parsed. */
export type AlarmRule =
  | { readonly kind: 'constant'; readonly value: boolean }
  /** `alarm` is a name or an ARN. */
  | { readonly kind: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: 'not'; readonly of: AlarmRule }
  | { readonly kind: 'and' | 'or'; readonly of: readonly AlarmRule[] }
  | {
      readonly kind: 'at least';
      /** Of the alarms: a number of them. */
      readonly count: number;
      readonly state: AlarmState;
      readonly negated: boolean;
      readonly alarms: readonly string[];
    };

const states: readonly AlarmState[] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'];
const token = /\s*("[^"]*"|[(),]|[^\s(),"]+)/gy;

/**
 * Reads the rule of a composite alarm. AND and OR side by side need brackets: which binds stronger is not documented.
 *
 * @throws NotEvaluatedError if it cannot be read
 */
export function parseAlarmRule(text: string): AlarmRule {
  const parser = new RuleParser(text);
  const rule = parser.rule();
  parser.end();
  return rule;
}

class RuleParser {
  readonly #text: string;
  readonly #tokens: string[];
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    const found = [...text.matchAll(token)];
    this.#tokens = found.map(([, one]) => one ?? '');
    if (found.reduce((length, [all]) => length + all.length, 0) < text.trimEnd().length)
      this.#fail('a quote has no end');
  }

  rule(): AlarmRule {
    const first = this.#operand();
    const joint = this.#peek();
    if (joint !== 'AND' && joint !== 'OR') return first;
    const of = [first];
    while (this.#take(joint)) of.push(this.#operand());
    if (this.#peek() === 'AND' || this.#peek() === 'OR') this.#fail('it mixes AND and OR without brackets');
    return { kind: joint === 'AND' ? 'and' : 'or', of };
  }

  end(): void {
    if (this.#peek() !== undefined) this.#fail(`${this.#peek()} is not expected`);
  }

  #operand(): AlarmRule {
    if (this.#take('NOT')) return { kind: 'not', of: this.#operand() };
    if (this.#take('(')) {
      const rule = this.rule();
      this.#expect(')');
      return rule;
    }
    if (this.#take('TRUE')) return { kind: 'constant', value: true };
    if (this.#take('FALSE')) return { kind: 'constant', value: false };
    if (this.#take('AT_LEAST')) return this.#atLeast();
    const state = this.#state();
    this.#expect('(');
    const alarm = this.#alarm();
    this.#expect(')');
    return { kind: 'state', state, alarm };
  }

  #atLeast(): AlarmRule {
    this.#expect('(');
    const [, digits, percent] = /^(\d+)(%?)$/.exec(this.#peek() ?? '') ?? this.#fail('AT_LEAST needs a number');
    this.#next += 1;
    this.#expect(',');
    const negated = this.#take('NOT');
    const state = this.#state();
    this.#expect(',');
    this.#expect('(');
    const alarms = [this.#alarm()];
    while (this.#take(',')) alarms.push(this.#alarm());
    this.#expect(')');
    this.#expect(')');
    const count = percent === '%' ? Math.ceil((Number(digits) / 100) * alarms.length) : Number(digits);
    return { kind: 'at least', count, state, negated, alarms };
  }

  #state(): AlarmState {
    return states.find((state) => this.#take(state)) ?? this.#fail(`${this.#peek() ?? 'the end'} is not expected`);
  }

  #alarm(): string {
    const alarm = this.#peek() ?? '';
    if (alarm === '' || /^[(),]$/.test(alarm)) this.#fail('an alarm has no name');
    this.#next += 1;
    return alarm.replace(/^"(.*)"$/s, '$1');
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next];
  }

  #take(expected: string): boolean {
    if (this.#peek() !== expected) return false;
    this.#next += 1;
    return true;
  }

  #expect(expected: string): void {
    if (!this.#take(expected)) this.#fail(`${expected} is missing`);
  }

  #fail(reason: string): never {
    throw new NotEvaluatedError(`The AlarmRule ${this.#text} is not evaluated here: ${reason}.`);
  }
}

/** Each alarm that a rule names, once. */
export function alarmsOfRule(rule: AlarmRule): string[] {
  const named = (of: AlarmRule): string[] => {
    switch (of.kind) {
      case 'constant':
        return [];
      case 'state':
        return [of.alarm];
      case 'at least':
        return [...of.alarms];
      case 'not':
        return named(of.of);
      case 'and':
      case 'or':
        return of.of.flatMap(named);
    }
  };
  return [...new Set(named(rule))];
}

export function ruleHolds(rule: AlarmRule, stateOf: (alarm: string) => AlarmState): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !ruleHolds(rule.of, stateOf);
    case 'and':
      return rule.of.every((one) => ruleHolds(one, stateOf));
    case 'or':
      return rule.of.some((one) => ruleHolds(one, stateOf));
    case 'at least':
      return rule.alarms.filter((alarm) => (stateOf(alarm) === rule.state) !== rule.negated).length >= rule.count;
  }
}
