import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { StageName } from '../stage-names.ts';

const root = join(import.meta.dirname, '../..');
const settingsSchema = z.object({ context: z.record(z.string(), z.unknown()) });

/**
 * The templates of a stage, as `cdk synth` makes them, but without the functions' code: what costs does not depend on it. Asks no
 * account. In a process of its own, which inherits no credentials.
 */
export async function synthesise(stage: StageName): Promise<readonly unknown[]> {
  const { context } = settingsSchema.parse(JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8')));
  const outdir = await mkdtemp(join(tmpdir(), 'odds-cost-'));
  try {
    const { PATH = '', HOME = outdir } = process.env;
    const chosen = { ...context, stage, 'aws:cdk:bundling-stacks': [] };
    await promisify(execFile)(process.execPath, [join(root, 'infra/app.ts')], {
      cwd: root,
      env: { PATH, HOME, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(chosen) },
    });
    const files = (await readdir(outdir)).filter((name) => name.endsWith('.template.json'));
    return await Promise.all(files.map(async (name) => JSON.parse(await readFile(join(outdir, name), 'utf8'))));
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}
