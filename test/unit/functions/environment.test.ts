import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { declareFunction, type FunctionUses } from '../../../functions/declaration.ts';
import { environmentOf } from '../../../functions/environment.ts';
import { localStage } from '../../../infra/local/function-environment.ts';

const resources = {
  clusterArn: 'arn:cluster',
  databaseName: 'odds',
  landedBucket: 'landed',
  stateTable: 'state',
  secretArnOf: (user: string) => `arn:${user}`,
  sourceVariables: {},
  hasPasswords: true,
};

const config = z.object({
  STAGE: z.string(),
  STATE_TABLE: z.string(),
  GREETING: z.string(),
  VOLUME: z.coerce.number().default(3),
  POWERTOOLS_SERVICE_NAME: z.string(),
});

const greeting = {
  name: 'greet',
  description: 'Greets.',
  config,
  sizing: { memoryMb: 128, timeoutSeconds: 3, reservedConcurrency: null },
  uses: { state: [{ key: 'run', actions: ['Query'] }] } satisfies FunctionUses,
  settings: () => ({ GREETING: 'hello' }),
  startedBy: {},
  errorImpact: 'Nothing is greeted.',
} as const;

describe('the environment of a function', () => {
  it('is what its declaration uses and sets, by the names of its config', () => {
    expect(environmentOf(declareFunction(greeting), localStage, resources)).toEqual({
      STAGE: 'local',
      STATE_TABLE: 'state',
      GREETING: 'hello',
    });
  });

  it('is refused, by the variable, if the declaration does not use what the config needs', () => {
    const usesNothing = declareFunction({ ...greeting, uses: {} });
    expect(() => environmentOf(usesNothing, localStage, resources)).toThrow('greet needs STATE_TABLE: ');
  });

  it('is refused, by the variable, if the declaration gives what the config does not know', () => {
    const settings = () => ({ GREETING: 'hello', VOLUMEN: '4' });
    const misspelled = declareFunction({ ...greeting, settings });
    expect(() => environmentOf(misspelled, localStage, resources)).toThrow('greet does not read VOLUMEN: ');
    const usesMore = declareFunction({ ...greeting, uses: { ...greeting.uses, landed: [] } });
    expect(() => environmentOf(usesMore, localStage, resources)).toThrow('greet does not read LANDED_BUCKET: ');
  });

  it('does not compile with a setting forgotten, and would not start', () => {
    // @ts-expect-error GREETING is missing. `npm run types` fails if this line compiles.
    const forgotten = declareFunction({ ...greeting, settings: () => ({}) });
    expect(() => environmentOf(forgotten, localStage, resources)).toThrow('greet needs GREETING: ');
  });
});
