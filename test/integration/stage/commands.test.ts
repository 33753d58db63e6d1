import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { commands } from '../../../bin/commands.ts';
import { openStageDeployment } from '../../../infra/aws/stage-deployment.ts';
import { openLocalDeployment } from '../../../infra/local/local-deployment.ts';
import { keepParts } from '../../support/kept-parts.ts';
import { runInProcess } from '../bin/run-in-process.ts';
import type { OddsRun } from '../bin/run-odds.ts';
import { type ReachedStage, reachStage } from './reached-stage.ts';
import { recordActions } from './recorded-actions.ts';

let reached: ReachedStage;
let correlationId: string;

/** Functions of this machine stay warm from one command to the next; those of the stage do so anyway. */
const parts = keepParts();
const onMachine = (...words: string[]) => runInProcess(reached.home, words, { parts });
/** The actions of IAM that each command needed, by its name and what it was to do. */
const needed = new Map<string, ReadonlySet<string>>();

async function onStage(...words: string[]): Promise<OddsRun> {
  const run = () => runInProcess(reached.home, [...words, '--stage', 'dev']);
  const { done, actions } = await recordActions(run);
  const name = commandIn(words);
  if (done.exitCode === 0) needed.set(name, new Set([...(needed.get(name) ?? []), ...actions]));
  return done;
}

/** `circuits open`: its name, and the words that decide on what it does. */
function commandIn([name = '', second = '', third = '']: readonly string[]): string {
  if (name === 'games' && second === 'link')
    return third === '--unlinked' ? `${name} ${second} ${third}` : `${name} ${second}`;
  return /^(open|close|auto|retry|dismiss|sync|--check)$/.test(second) ? `${name} ${second}` : name;
}
/** An age in seconds may be one more in the second of two answers. */
const jsonOf = ({ stdout }: OddsRun) =>
  z.json().parse(JSON.parse(stdout, (key, value) => (key === 'ageS' ? typeof value : value)));
const reportSchema = z.object({ correlationId: z.string(), status: z.string(), store: z.string() });

// One machine, and one run of the stage that fills its stores: the commands are compared on what they read of it.
beforeAll(async () => {
  reached = await reachStage({ migrated: true });
  if ((await onStage('migrate', '--yes')).exitCode !== 0) throw new Error('The stage is not migrated.');
  const run = await onStage('collect', '--yes', '--json');
  const report = reportSchema.parse(jsonOf(run));
  expect(report).toMatchObject({ status: 'recorded', store: 'dev' });
  correlationId = report.correlationId;
  // Links are derived by drains.
  await onStage('drain', '--yes');
}, 120_000);
afterAll(async () => {
  await parts.close();
  await reached?.close();
});

/** All of an answer but which store it is of. */
function withoutStore(run: OddsRun) {
  const answer = jsonOf(run);
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  const { store: _store, ...rest } = answer;
  return rest;
}

/** What the second run of a function cannot have in common with the first. */
const ofOneRun = /^(\w+At|\w+Ms|durationMs|asOf|correlationId|landed|changedDates)$/;

function withoutRun(answer: unknown) {
  return JSON.parse(JSON.stringify(answer, (key, value) => (ofOneRun.test(key) ? typeof value : value)));
}

describe('a command on a stage', () => {
  const readers: readonly (readonly string[])[] = [
    ['status'],
    ['dead'],
    ['books'],
    ['board'],
    ['games'],
    ['circuits'],
    ['sql', 'select sportsbook, count(*) from odds.line_change group by 1 order by 1'],
    ['migrate', '--check'],
    ['games', 'link', '--unlinked'],
  ];

  test.each(readers.map((words) => [words.join(' '), words] as const))(
    'prints with %s --json what it prints of the same stores on this machine',
    async (_name, words) => {
      const [here, there] = [await onMachine(...words, '--json'), await onStage(...words, '--json')];
      expect(there).toMatchObject({ exitCode: here.exitCode, stderr: '' });
      expect(withoutStore(there)).toEqual(withoutStore(here));
    },
  );

  test('prints a line with its game by the id of that', async () => {
    const boardSchema = z.array(z.object({ source: z.string(), sourceGameId: z.string() })).min(1);
    const [game] = boardSchema.parse(jsonOf(await onMachine('board', '--json')));
    const words = ['line', `${game?.source}/${game?.sourceGameId}`, '--json'];
    const there = await onStage(...words);
    expect(there).toMatchObject({ exitCode: 0, stderr: '' });
    expect(withoutStore(there)).toEqual(withoutStore(await onMachine(...words)));
  });

  test('prints the same text, after a line that names the stage', async () => {
    const [here, there] = [await onMachine('status'), await onStage('status')];
    expect(there.stdout).toBe(here.stdout);
    expect(there.stderr).toBe('stage: dev, on AWS in us-east-1\n');
  });

  test.each([
    ['health', ['health']],
    ['drain', ['drain', '--yes']],
    ['games sync', ['games', 'sync']],
    ['replay', ['replay', '--from', '2020-01-01', '--to', '2099-12-31', '--yes']],
    ['rebuild', ['rebuild']],
  ])('reports with %s --json what the same run reports on this machine', async (_name, words) => {
    const [here, there] = [await onMachine(...words, '--json'), await onStage(...words, '--json')];
    expect(there).toMatchObject({ exitCode: here.exitCode, stderr: '' });
    expect(withoutRun(withoutStore(there))).toEqual(withoutRun(withoutStore(here)));
  });

  test('finds what the functions logged of a run by its correlation id, over pages', async () => {
    const [here, there] = [await onMachine('logs', correlationId), await onStage('logs', correlationId)];
    expect(there).toMatchObject({ exitCode: 0, stdout: here.stdout });
    expect(there.stdout).toMatch(/^\S+Z {2}INFO {3}collect-odds {2}\S/m);
    expect(jsonOf(await onStage('logs', correlationId, '--json'))).toEqual(
      jsonOf(await onMachine('logs', correlationId, '--json')),
    );
  });

  test('says that no function logged an id, with exit code 1', async () => {
    for (const run of [await onMachine('logs', 'none-of-these'), await onStage('logs', 'none-of-these')]) {
      expect(run).toMatchObject({ exitCode: 1, stdout: '' });
      expect(run.stderr).toContain('No function logged none-of-these since');
    }
  });

  test('holds a circuit open until it is released, and the machine sees it', async () => {
    const opened = await onStage('circuits', 'open', 'database', '--reason', 'maintenance', '--yes', '--json');
    expect(opened).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('maintenance') });
    expect((await onMachine('circuits', 'show', 'database')).stdout).toContain('maintenance');
    await onStage('circuits', 'auto', 'database', '--yes');
    expect((await onMachine('circuits', 'show', 'database')).stdout).not.toContain('maintenance');
  });

  test('lands a link by hand in the bucket of the stage, and records it', async () => {
    const words = ['games', 'link', 'the-odds-api', 'e1', '777001', '--reason', 'by the box score', '--yes', '--json'];
    expect(jsonOf(await onStage(...words))).toMatchObject({ store: 'dev', recorded: true, mentions: [] });
    const sql = "select game_pk, reason from history.link_assertion where source_game_id = 'e1'";
    expect((await onMachine('sql', sql, '--json')).stdout).toContain('by the box score');
  });

  test('prints the end of the function’s log with --verbose', async () => {
    expect((await onStage('drain', '--yes', '--verbose')).stderr).toMatch(/^\{.*"service":"record-backlog"/m);
  });
});

describe('a change of a stage', () => {
  const changes: readonly (readonly string[])[] = [
    ['collect'],
    ['migrate'],
    ['drain'],
    ['dead', 'retry', '--all'],
    ['circuits', 'open', 'database', '--reason', 'r'],
    ['replay', '--from', '2026-07-01', '--to', '2026-07-02'],
    ['games', 'link', 'the-odds-api', 'e1', '1', '--reason', 'r'],
  ];

  test.each(changes.map((words) => [words.join(' '), words] as const))(
    'by %s needs --yes if there is no terminal to ask at',
    async (_name, words) => {
      const run = await onStage(...words);
      expect(run).toMatchObject({ exitCode: 2, stdout: '' });
      expect(run.stderr).toMatch(/^error: This .* on stage dev\. Add --yes to do it without a question\.$/m);
    },
  );

  test.each([
    ['dev', 0],
    ['yes', 130],
  ])('goes on with the answer "%s" with exit code %i', async (answer, exitCode) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    stdin.write(`${answer}\n`);
    const run = await runInProcess(reached.home, ['drain', '--stage', 'dev'], { stdin: () => stdin });
    expect(run.exitCode).toBe(exitCode);
    expect(run.stderr).toContain('This records the backlog on stage dev. Write dev to go on: ');
  });
});

describe('what a stage cannot do', () => {
  test.each(commands.flatMap(({ name, onlyHere }) => (onlyHere === undefined ? [] : [[name, onlyHere] as const])))(
    'is refused for %s, with the reason',
    async (name, onlyHere) => {
      const words = name === 'completion' ? [name, 'bash'] : [name];
      const run = await onStage(...words);
      expect(run.exitCode).toBe(2);
      expect(run.stderr).toContain(`error: '${name}' takes no '--stage': ${onlyHere}`);
    },
  );

  test.each([
    [['--from', 'x.json', '--captured-at', '2026-07-01T00:00:00Z'], "option '--from' cannot be used with '--stage'"],
    [['--batched'], "option '--batched' cannot be used with '--stage'"],
    [['--source', 'the-odds-api', '--yes'], 'name its secret in sources of stage dev in infra/stages.ts'],
  ])('is refused for collect %j', async (options, sentence) => {
    const run = await onStage('collect', ...options);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(sentence);
  });

  test('is to make a function throw another error than on this machine', async () => {
    const options = { clock: () => new Date(), signal: new AbortController().signal, onWait: () => undefined };
    const here = openLocalDeployment(reached.machine);
    const there = await openStageDeployment('dev', options);
    const thrown = async ({ invoke }: typeof here | typeof there) =>
      await invoke('collect-odds', { nonsense: 1 }).catch(({ name, code, message }) => ({ name, code, message }));
    const [one, other] = [await thrown(here), await thrown(there)];
    expect(other).toEqual(one);
    expect(other).toMatchObject({ name: 'FunctionError', code: 'event_invalid' });
    await expect(there.invoke('collect-odds', { league: 'x'.repeat(6 * 1024 * 1024) })).rejects.toThrow(
      /The event for collect-odds has \d+ bytes, and Lambda takes 6291456 \(6 MiB\) at most\./,
    );
    await Promise.all([here.close(), there.close()]);
  });
});

describe('an interrupted command', () => {
  test('says that the function that it invoked goes on', async () => {
    const interruption = new AbortController();
    const messages: string[] = [];
    const deployment = await openStageDeployment('dev', {
      clock: () => new Date(),
      signal: interruption.signal,
      onWait: (sentence) => messages.push(sentence),
    });
    const invoked = deployment.invoke('check-health', {});
    interruption.abort();
    await expect(invoked).rejects.toMatchObject({ name: 'AbortError' });
    expect(messages).toEqual(['odds-dev-check-health goes on, on AWS.']);
    await deployment.close();
  });

  test('ends with the exit code of its signal, once its transaction is rolled back', async () => {
    const odds = spawn(process.execPath, ['bin/odds.ts', 'sql', 'select pg_sleep(2)', '--stage', 'dev']);
    const ended = once(odds, 'exit');
    // The heading comes when the stage was found.
    for await (const printed of odds.stderr) if (String(printed).includes('us-east-1')) odds.kill('SIGTERM');
    expect(await ended).toEqual([143, null]);
  });
});

describe('what is missing', () => {
  const missing: readonly (readonly [what: string, environment: Record<string, string | undefined>, says: RegExp])[] = [
    ['a region', { AWS_REGION: undefined }, /There is no AWS region for stage dev\. Set AWS_REGION/],
    [
      'credentials',
      { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
      /There are no AWS credentials for stage dev: .* Set AWS_PROFILE/,
    ],
    [
      'a known access key',
      { AWS_ACCESS_KEY_ID: 'another' },
      /AWS does not know the credentials for stage dev: .* Check AWS_PROFILE/,
    ],
  ];

  test.each(missing)('is reported if it is %s, with what to do', async (_what, environment, says) => {
    const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const run = await onStage('status', '--json');
    for (const [name, value] of before) vi.stubEnv(name, value);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(says);
    expect(jsonOf(run)).toMatchObject({ error: { code: 'environment_invalid' } });
  });

  test('is reported if it is the stage itself', async () => {
    const run = await runInProcess(reached.home, ['status', '--stage', 'prod']);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(
      'There is no function odds-prod-check-health in region us-east-1 of this AWS account.',
    );
  });
});

describe('the permissions of docs/operators.md', () => {
  const rows = readFileSync('docs/operators.md', 'utf8').matchAll(/^\| (`odds .*?) \| (.*) \|$/gm);
  const documented = new Map(
    [...rows].flatMap(([, names = '', cells = '']) =>
      [...names.matchAll(/`odds ([^`]+)`/g)].map(([, name]) => [name, actionsIn(cells)] as const),
    ),
  );

  test('list every command that a stage supports', () => {
    const named = new Set([...documented.keys()].map((name = '') => name.split(' ')[0]));
    const works = commands
      .filter(({ onlyHere, fromCheckout }) => onlyHere === undefined && !fromCheckout)
      .map(({ name }) => name);
    expect([...named].sort()).toEqual([...works].sort());
  });

  // The commands above have been run by now.
  test('are those that the commands need, and no others', () => {
    const asRun = Object.fromEntries([...needed].map(([name, actions]) => [name, [...actions].sort()]));
    const asSaid = Object.fromEntries([...needed].map(([name]) => [name, documented.get(name) ?? []]));
    // What a repair needs if it finds something to repair, or fails, was not run here.
    for (const name of ['replay', 'rebuild']) {
      expect(asSaid[name]).toEqual(expect.arrayContaining(asRun[name] ?? []));
      asRun[name] = asSaid[name] ?? [];
    }
    expect(asSaid).toEqual(asRun);
  });
});

/** Every command first asks check-health for its configuration, as the text above the table says. */
function actionsIn(cells: string): string[] {
  const actions = [...cells.matchAll(/`([a-z0-9-]+:[A-Z]\w+)`/g)].map(([, action = '']) => action);
  return [...new Set(['lambda:GetFunctionConfiguration', ...actions])].sort();
}
