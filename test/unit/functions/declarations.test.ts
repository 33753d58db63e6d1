import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionDeclarations, functionNamed, startedBySuccessOf } from '../../../functions/declarations.ts';
import { localStage } from '../../../infra/local/function-environment.ts';

const names: readonly string[] = functionDeclarations.map(({ name }) => name);

describe('the declarations of the functions', () => {
  it('are one for each folder with a handler', () => {
    const folders = readdirSync('functions').filter((folder) => existsSync(`functions/${folder}/handler.ts`));
    expect(folders.toSorted()).toEqual(names.toSorted());
  });

  it('are found by their names', () => {
    for (const { name } of functionDeclarations) expect(functionNamed(name).name).toBe(name);
  });

  it('name functions that exist if one starts another', () => {
    for (const { startedBy } of functionDeclarations) {
      if (startedBy.successOf !== undefined) expect(names).toContain(startedBy.successOf);
    }
    expect(startedBySuccessOf('collect-odds')?.name).toBe('record-backlog');
    expect(startedBySuccessOf('record-backlog')).toBeUndefined();
  });

  it('give each schedule a name of its own', () => {
    const schedules = functionDeclarations.flatMap(({ startedBy }) => startedBy.schedules?.(localStage) ?? []);
    expect(schedules.length).toBeGreaterThan(3);
    expect(new Set(schedules.map(({ name }) => name)).size).toBe(schedules.length);
  });
});
