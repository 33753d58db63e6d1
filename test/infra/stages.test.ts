import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { functionNamed } from '../../functions/declarations.ts';
import { sizingOf, stageNamed, stageNames } from '../../infra/stages.ts';

const stages = stageNames.map(stageNamed);

describe('stages', () => {
  it('refuses a stage that it does not know, by its name', () => {
    expect(() => stageNamed('staging')).toThrow('There is no stage "staging". Choose one with -c stage=…: dev, prod.');
  });

  it('does not take the name of an inherited property for a stage', () => {
    expect(() => stageNamed('constructor')).toThrow('There is no stage "constructor"');
  });

  it.each(stages)('runs $name on PostgreSQL 17, in a version that can sleep', ({ database }) => {
    expect(database.engineVersion.auroraPostgresMajorVersion).toBe('17');
    expect(database.minAcu === 0).toBe(database.sleepsAfterSeconds !== null);
    expect(database.maxAcu).toBeLessThanOrEqual(2);
  });

  it.each(stages)('keeps the windows of $name away from 01:00–03:00, where the clocks change', ({ slates }) => {
    expect(slates).not.toHaveLength(0);
    for (const { hours } of slates) {
      expect(hours.from).toBeGreaterThanOrEqual(3);
      expect(hours.to).toBeGreaterThanOrEqual(hours.from);
      expect(hours.to).toBeLessThanOrEqual(23);
    }
  });

  it.each(stages)('lets a run of $name end before the next is due', (stage) => {
    const shortest = Math.min(...stage.slates.map(({ everyMinutes }) => everyMinutes));
    expect(sizingOf(functionNamed('collect-odds'), stage).timeoutSeconds).toBeLessThan(shortest * 60);
  });

  it('takes from the declaration of a function what a stage does not override', () => {
    const { sizing } = functionNamed('collect-odds');
    expect(sizingOf(functionNamed('collect-odds'), stageNamed('dev'))).toEqual(sizing);
    expect(sizingOf(functionNamed('collect-odds'), stageNamed('prod'))).toEqual({ ...sizing, reservedConcurrency: 3 });
  });

  it('are synthesised strictly by npm run synth, each of them, and production as it is deployed first', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')));
    for (const { name } of stages) expect(scripts.synth).toMatch(new RegExp(`-c stage=${name}( &&|$)`));
    expect(scripts.synth).toContain('-c stage=prod -c firstDeployment=true');
    expect(scripts['synth:stage']).toContain('cdk synth --strict');
    expect(readFileSync('.ci/run', 'utf8')).toContain('npm run synth');
  });

  it('protects production, and lets development be thrown away', () => {
    expect(stages.map(({ name, protectedFromDeletion }) => [name, protectedFromDeletion])).toEqual([
      ['dev', false],
      ['prod', true],
    ]);
  });
});
