import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appOf } from './stage-templates.ts';

const stages = ['dev', 'prod'].map((stage) => {
  const outdir = mkdtempSync(join(tmpdir(), 'odds-synth-'));
  try {
    const { app, storage, collection } = appOf(stage, { outdir, builtinCloudFormationValidation: false });
    const assembly = app.synth();
    const stackOf = (name: string) => {
      const artifact = assembly.getStackByName(name);
      return { text: JSON.stringify(artifact.template), after: artifact.dependencies.map(({ id }) => id) };
    };
    return { stage, storage: stackOf(storage.stackName), collection: stackOf(collection.stackName) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
});

describe.each(stages)('the references between the stacks of $stage', ({ stage, storage, collection }) => {
  it('are weak: no import keeps a database, secret, bucket or table from being replaced', () => {
    for (const { text } of [storage, collection]) expect(text).not.toMatch(/"Fn::ImportValue"|"Export"/);
    expect(collection.text).toContain('"Fn::GetStackOutput"');
  });

  it('name outputs that the storage stack has', () => {
    const { Outputs } = JSON.parse(storage.text);
    const named = [...collection.text.matchAll(/"OutputName":"(\w+)"/g)].map(([, name]) => name);
    expect(new Set(named).size).toBeGreaterThanOrEqual(6);
    for (const name of named) expect(Outputs).toHaveProperty([name ?? '']);
  });

  it('deploy the stores before what runs on them', () => {
    expect(collection.after).toContain(`odds-${stage}-storage`);
    expect(storage.after).not.toContain(`odds-${stage}-collection`);
  });
});
