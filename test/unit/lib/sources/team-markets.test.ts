import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Named, outcomesOfTeam } from '../../../../lib/sources/team-markets.ts';

const named: fc.Arbitrary<Named> = fc.record({
  team: fc.constantFrom('home' as const, 'away' as const, undefined),
  line: fc.constantFrom('over/main', 'under/main', null),
});
const outcomesOf = fc.array(named, { maxLength: 6 });

test('a team has its own outcomes, none of the other’s, and each that names no team concerns at least one', () => {
  fc.assert(
    fc.property(outcomesOf, (outcomes) => {
      const home = outcomesOfTeam('home', outcomes);
      const away = outcomesOfTeam('away', outcomes);
      expect(home.filter(({ team }) => team !== undefined)).toEqual(outcomes.filter(({ team }) => team === 'home'));
      expect(away.filter(({ team }) => team !== undefined)).toEqual(outcomes.filter(({ team }) => team === 'away'));
      for (const outcome of outcomes) expect(home.includes(outcome) || away.includes(outcome)).toBe(true);
    }),
  );
});

test('a line that one team has and the other has not is the other’s, if it names no team', () => {
  const own: Named = { team: 'home', line: 'over/main' };
  const unnamed: Named = { team: undefined, line: 'over/main' };
  const other: Named = { team: undefined, line: 'under/main' };
  expect(outcomesOfTeam('home', [own, unnamed, other])).toEqual([own, other]);
  expect(outcomesOfTeam('away', [own, unnamed, other])).toEqual([unnamed, other]);
});

test('a market of no team has all its outcomes', () => {
  fc.assert(
    fc.property(outcomesOf, (outcomes) => {
      expect(outcomesOfTeam(null, outcomes)).toEqual(outcomes);
    }),
  );
});
