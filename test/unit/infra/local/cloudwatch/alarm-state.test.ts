import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AlarmState,
  evaluationRange,
  missingDataTreatments,
  stateOfPoints,
} from '../../../../../infra/local/cloudwatch/alarm-state.ts';

/** Of AWS's tables: the range with the oldest first (X breaches, - is missing), M, then what each treatment yields. */
const tables = [
  ['0-X-X', 3, 'OOOO'],
  ['0----', 3, 'OOOO'],
  ['-----', 3, 'IKAO'],
  ['0XX-X', 3, 'AAAA'],
  ['--X--', 3, 'AKAO'],
  ['0-X-X', 2, 'AAAA'],
  ['00X0X', 2, 'AAAA'],
  ['0-X--', 2, 'OOAO'],
  ['----0', 2, 'OOAO'],
  ['---X-', 2, 'AKAO'],
] as const;
const letters: Readonly<Record<string, AlarmState>> = { A: 'ALARM', O: 'OK', I: 'INSUFFICIENT_DATA' };
const states = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
const cells = tables.flatMap(([points, datapointsToAlarm, results]) =>
  missingDataTreatments.map((treatMissingData, column) => ({
    points,
    datapointsToAlarm,
    treatMissingData,
    letter: results[column] ?? '',
  })),
);
const pointsOf = (text: string) => [...text].map((point) => (point === '-' ? undefined : point === 'X'));

describe("the cells of AWS's tables of missing data", () => {
  test('are 40', () => expect(cells).toHaveLength(40));

  test.each(cells)('$points with M = $datapointsToAlarm and $treatMissingData is $letter', (cell) => {
    for (const before of states) {
      const state = stateOfPoints(pointsOf(cell.points), { ...cell, evaluationPeriods: 3 }, before);
      expect(state).toBe(cell.letter === 'K' ? before : letters[cell.letter]);
    }
  });

  test('----X with M = 3 is not in alarm yet', () => {
    const rule = { evaluationPeriods: 3, datapointsToAlarm: 3, treatMissingData: 'missing' } as const;
    expect(stateOfPoints(pointsOf('----X'), rule, 'OK')).toBe('OK');
  });
});

test('the range of 3 periods is 5, as in those tables', () => {
  expect(evaluationRange(3)).toBe(5);
});

const scene = fc
  .record({
    evaluationPeriods: fc.integer({ min: 1, max: 9 }),
    m: fc.nat(8),
    points: fc.array(fc.constantFrom(true, false, undefined), { minLength: 12, maxLength: 12 }),
    before: fc.constantFrom(...states),
    treatMissingData: fc.constantFrom(...missingDataTreatments),
  })
  .map(({ evaluationPeriods, m, points, before, treatMissingData }) => ({
    rule: { evaluationPeriods, datapointsToAlarm: 1 + (m % evaluationPeriods), treatMissingData },
    points: points.slice(0, evaluationRange(evaluationPeriods)),
    before,
  }));

describe('M of N', () => {
  test('is, if real points replace missing ones, that of the newest N', () => {
    fc.assert(
      fc.property(scene, ({ rule, points, before }) => {
        const { evaluationPeriods: n, treatMissingData } = rule;
        const present = points.filter((point) => point !== undefined);
        fc.pre(present.length >= n || treatMissingData === 'breaching' || treatMissingData === 'notBreaching');
        const standing = new Array<boolean>(n).fill(treatMissingData === 'breaching');
        const counted = [...standing, ...present].slice(-n).filter(Boolean).length;
        expect(stateOfPoints(points, rule, before)).toBe(counted >= rule.datapointsToAlarm ? 'ALARM' : 'OK');
      }),
    );
  });

  test('never leaves the alarm because one point more breaches', () => {
    fc.assert(
      fc.property(scene, fc.nat(20), ({ rule, points, before }, at) => {
        const place = at % points.length;
        fc.pre(points[place] === false);
        const worse = points.with(place, true);
        if (stateOfPoints(points, rule, before) === 'ALARM') expect(stateOfPoints(worse, rule, before)).toBe('ALARM');
      }),
    );
  });
});
