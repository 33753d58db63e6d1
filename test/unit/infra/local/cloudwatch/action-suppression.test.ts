import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ActionSuppression } from '../../../../../infra/local/cloudwatch/action-suppression.ts';

const suppressor = { alarm: 'maintenance', waitSeconds: 120, extensionSeconds: 180 };

/** What becomes of the actions minute by minute: `!` the alarm changes, `s` the suppressor is in ALARM, `S` both, `.` neither. */
function stepsOf(minutes: string, periods = suppressor): string {
  const suppression = new ActionSuppression(periods);
  const letters = { run: 'R', withheld: 'x', wait: 'w', nothing: '.' };
  return [...minutes]
    .map((minute, index) => {
      const changed = minute === '!' || minute === 'S';
      return letters[suppression.step({ at: index * 60_000, changed, suppressing: 's' === minute.toLowerCase() })];
    })
    .join('');
}

describe('the suppressor of a composite alarm', () => {
  test.each([
    ['!...', 'w.R.', 'the actions of a change run after the wait'],
    ['.s!..', '..w.R', 'a change in the minute in which it leaves ALARM starts a wait, not the extension'],
    ['!ss.....', 'w.....R.', 'it comes to ALARM in the wait: the actions run an extension after it left'],
    ['sSs....', '.x....R', 'a change while it is in ALARM: the actions run an extension after it left'],
    ['sS.!...', '.x.w.R.', 'a change in the extension starts a wait in its place'],
    ['sS.ss...', '.x......', 'it comes back in the extension: nothing runs before another extension'],
    ['sS.ss....', '.x......R', 'and then it runs once'],
    ['sss.......', '..........', 'nothing changed, so nothing runs after it left'],
    ['!..sss.......', 'w.R..........', 'what ran before it came does not run again'],
  ])('%s gives %s: %s', (minutes, expected) => {
    expect(stepsOf(minutes)).toBe(expected);
  });

  test('without a wait, the actions run in the minute of the change', () => {
    expect(stepsOf('!', { ...suppressor, waitSeconds: 0 })).toBe('R');
  });

  test('stops every action in its ALARM, and lets as many run as there are changes at most', () => {
    const minutes = fc.array(fc.constantFrom('!', 's', 'S', '.'), { maxLength: 60 }).map((all) => all.join(''));
    fc.assert(
      fc.property(minutes, fc.nat(4), fc.nat(4), (given, wait, extension) => {
        const periods = { ...suppressor, waitSeconds: wait * 60, extensionSeconds: extension * 60 };
        const quiet = `${given}${'.'.repeat(10)}`;
        const steps = stepsOf(quiet, periods);
        const runs = [...steps].flatMap((step, at) => (step === 'R' ? at : []));
        expect(runs.filter((at) => quiet[at]?.toLowerCase() === 's')).toEqual([]);
        const changes = given.replaceAll(/[^!S]/g, '').length;
        expect(runs.length).toBeLessThanOrEqual(changes);
        // When all is quiet, the actions of the last state have run.
        if (changes > 0) expect(runs.length).toBeGreaterThan(0);
      }),
    );
  });
});
