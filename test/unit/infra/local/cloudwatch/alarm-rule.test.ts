import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alarmsOfRule, parseAlarmRule, ruleHolds } from '../../../../../infra/local/cloudwatch/alarm-rule.ts';
import type { AlarmState } from '../../../../../infra/local/cloudwatch/alarm-state.ts';

const states: Readonly<Record<string, AlarmState>> = {
  bad: 'ALARM',
  worse: 'ALARM',
  fine: 'OK',
  'odds-dev-new': 'INSUFFICIENT_DATA',
  'a name, with (signs)': 'ALARM',
};
const holds = (rule: string) => ruleHolds(parseAlarmRule(rule), (alarm) => states[alarm] ?? 'INSUFFICIENT_DATA');

describe('the rule of a composite alarm', () => {
  test.each([
    ['TRUE', true],
    ['FALSE', false],
    ['ALARM("bad")', true],
    ['ALARM(bad)', true],
    ['ALARM( fine )', false],
    ['OK(fine)', true],
    ['INSUFFICIENT_DATA(odds-dev-new)', true],
    ['ALARM("a name, with (signs)")', true],
    ['NOT ALARM(bad)', false],
    ['NOT NOT ALARM(bad)', true],
    ['ALARM(bad) AND OK(fine)', true],
    ['ALARM(bad) AND OK(bad) AND TRUE', false],
    ['ALARM(fine) OR OK(bad) OR ALARM(worse)', true],
    ['ALARM(fine) OR (OK(fine) AND NOT OK(bad))', true],
    ['AT_LEAST(2, ALARM, (bad, worse, fine))', true],
    ['AT_LEAST(3, ALARM, (bad, worse, fine))', false],
    ['AT_LEAST(50%, ALARM, (bad, fine, "odds-dev-new"))', false],
    ['AT_LEAST(50%, NOT ALARM, (bad, fine, "odds-dev-new"))', true],
  ])('%s is %s', (rule, expected) => {
    expect(holds(rule)).toBe(expected);
  });

  test('names each of its alarms once', () => {
    const rule = parseAlarmRule('ALARM(a) AND (OK(b) OR NOT ALARM(a)) AND AT_LEAST(1, OK, (b, c))');
    expect(alarmsOfRule(rule)).toEqual(['a', 'b', 'c']);
  });

  test.each([
    ['ALARM(a) AND OK(b) OR OK(c)', 'it mixes AND and OR without brackets'],
    ['ALARM(a', ') is missing'],
    ['ALARM()', 'an alarm has no name'],
    ['ALARM(a) OK(b)', 'OK is not expected'],
    ['ALARM(a) AND', 'the end is not expected'],
    ['XOR(a)', 'XOR is not expected'],
    ['AT_LEAST(some, ALARM, (a))', 'AT_LEAST needs a number'],
    ['ALARM("a)', 'a quote has no end'],
  ])('%s is refused: %s', (rule, reason) => {
    expect(() => parseAlarmRule(rule)).toThrow(reason);
  });

  test('means what its parts mean, in every state of its alarms', () => {
    type Case = { text: string; value: (alarms: readonly boolean[]) => boolean };
    const { rule } = fc.letrec<{ rule: Case }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 4 },
        fc.nat(2).map((index) => ({
          text: `ALARM(a${index})`,
          value: (alarms: readonly boolean[]) => alarms[index] === true,
        })),
        tie('rule').map(({ text, value }) => ({
          text: `NOT (${text})`,
          value: (alarms: readonly boolean[]) => !value(alarms),
        })),
        fc.tuple(tie('rule'), fc.constantFrom('AND', 'OR'), tie('rule')).map(([left, word, right]) => ({
          text: `(${left.text}) ${word} (${right.text})`,
          value: (alarms: readonly boolean[]) =>
            word === 'AND' ? left.value(alarms) && right.value(alarms) : left.value(alarms) || right.value(alarms),
        })),
      ),
    }));
    fc.assert(
      fc.property(rule, fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), ({ text, value }, alarms) => {
        const stateOf = (name: string) => (alarms[Number(name.slice(1))] ? 'ALARM' : 'OK');
        expect(ruleHolds(parseAlarmRule(text), stateOf)).toBe(value(alarms));
      }),
    );
  });
});
