import { describe, expect, test } from 'vitest';
import { isOn, readers, sourceNamed, sourceNames, sources, sourceVariables } from '../../../../lib/sources/registry.ts';

describe('the registry of sources', () => {
  test('has each source once, by its name', () => {
    expect(new Set(sourceNames).size).toBe(sources.length);
    expect([...readers.keys()]).toEqual(sourceNames);
    for (const source of sources) expect(sourceNamed(source.name)).toBe(source);
  });

  test('has no variable in two sources, so that none overwrites another', () => {
    const names = sources.flatMap(({ variables }) => Object.keys(variables));
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(sourceVariables)).toEqual(names);
  });
});

describe.each(sources)('$name', (source) => {
  test('has a name that fits a key, a circuit and an option', () => {
    expect(source.name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(source.title.trim()).not.toBe('');
    expect(source.leagues.length).toBeGreaterThan(0);
  });

  test('needs no variable: each has a default or is optional', () => {
    for (const [name, variable] of Object.entries(source.variables)) {
      expect([name, variable.safeParse(undefined).success]).toEqual([name, true]);
    }
    expect(Object.keys(source.variables)).toContain(source.addressVariable);
  });

  test('is turned on by a variable of its own, or is always on', () => {
    const { switch: turnedOnBy } = source;
    const variable = turnedOnBy?.by === 'key' ? turnedOnBy.secretVariable : turnedOnBy?.variable;
    if (variable !== undefined) expect(Object.keys(source.variables)).toContain(variable);
    expect(isOn(source, {})).toBe(turnedOnBy === null);
    expect(isOn(source, variable === undefined ? {} : { [variable]: 'true' })).toBe(true);
  });
});
