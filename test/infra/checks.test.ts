import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appOf } from './stage-templates.ts';

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'odds-synth-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

describe('the templates', () => {
  it.each(['dev', 'prod'])('of %s are valid, and follow the AwsSolutions rules or say why not', (stage) => {
    expect(() => appOf(stage, { outdir }).app.synth()).not.toThrow();
  });

  it('cannot break a rule without a reason', () => {
    const { app, storage } = appOf('dev', { outdir, builtinCloudFormationValidation: false });
    new Queue(storage, 'Careless', { enforceSSL: false });
    expect(() => app.synth()).toThrow('AwsSolutions-SQS4');
  });
});
