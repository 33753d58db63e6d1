import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { openLocalDeployment } from '../../../infra/local/local-deployment.ts';
import { runInProcess } from '../bin/run-in-process.ts';
import { type ReachedStage, reachStage } from './reached-stage.ts';

// docs/restore.md, "Only the bucket is left": a stage that lost its database and its state table.

let lost: ReachedStage;
let restored: ReachedStage | undefined;

beforeAll(async () => {
  lost = await reachStage({ migrated: true });
  for (const words of [['migrate'], ['collect'], ['collect']]) {
    expect(await runInProcess(lost.home, [...words, '--stage', 'dev', '--yes'])).toMatchObject({ exitCode: 0 });
  }
}, 120_000);
afterAll(async () => {
  await restored?.close();
  await lost?.close();
});

/** As `aws s3 sync` does. */
async function copyBucket(from: ReachedStage, to: ReachedStage): Promise<number> {
  const deployments = [openLocalDeployment(from.machine), openLocalDeployment(to.machine)] as const;
  const [source, target] = await Promise.all(deployments.map((each) => each.landedStore()));
  let copied = 0;
  for await (const key of source?.list('landed/') ?? []) {
    await target?.put(key, (await source?.get(key)) ?? new Uint8Array());
    copied += 1;
  }
  await Promise.all(deployments.map((each) => each.close()));
  return copied;
}

/** The commands of a section of the document, as written, for stage dev. */
function documented(section: string): readonly (readonly string[])[] {
  const [, text = ''] = readFileSync('docs/restore.md', 'utf8').split(`\n## ${section}\n`);
  const [, block = ''] = /```\n([\s\S]*?)```/.exec(text) ?? [];
  const commands = block.split('\n').filter((line) => line.startsWith('npx odds '));
  return commands.map((line) =>
    line
      .replace(/ +#.*$/, '')
      .replace('<the first day>', '2020-01-01')
      .replace('<today>', '2099-12-31')
      .replace('--stage prod', '--stage dev')
      .split(' ')
      .slice(2),
  );
}

const statusSchema = z.object({ landed: z.number(), recorded: z.number(), waiting: z.number(), dead: z.number() });
const bestPrices = 'select sportsbook, market, selection, price from odds.line_change order by 1, 2, 3, 4';

test('a stage comes back from its bucket alone by the commands of the document', async () => {
  const before = await runInProcess(lost.home, ['sql', bestPrices, '--json', '--stage', 'dev']);
  // From here on stage dev is another, empty one.
  restored = await reachStage({ migrated: false });
  const { home } = restored;
  const landed = await copyBucket(lost, restored);
  expect(landed).toBeGreaterThan(0);
  const commands = documented('Only the bucket is left');
  expect(commands.map(([name]) => name)).toEqual(['migrate', 'replay', 'rebuild', 'drain', 'status']);
  for (const words of commands) {
    const run = await runInProcess(home, [...words, ...(words.includes('--stage') ? [] : ['--stage', 'dev'])]);
    expect({ words, ...run }).toMatchObject({ words, exitCode: 0 });
  }
  const after = await runInProcess(home, ['sql', bestPrices, '--json', '--stage', 'dev']);
  expect(JSON.parse(after.stdout)).toEqual(JSON.parse(before.stdout));
  const status = await runInProcess(home, ['status', '--json', '--stage', 'dev']);
  expect(statusSchema.parse(JSON.parse(status.stdout))).toEqual({ landed, recorded: landed, waiting: 0, dead: 0 });
});
