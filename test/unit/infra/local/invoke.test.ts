import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { type FunctionsOptions, type LocalFunctions, openFunctions } from '../../../../infra/local/invoke.ts';

let functions: LocalFunctions | undefined;
afterEach(() => functions?.close());

function open(options: Partial<FunctionsOptions> = {}): LocalFunctions {
  functions = openFunctions({
    environmentOf: (name) => ({ STAGE: 'local', FOR: name }),
    handlerUrlOf: () => new URL('./scripted-handler.ts', import.meta.url),
    ...options,
  });
  return functions;
}

describe('invoking a function on this machine', () => {
  test('gives the handler exactly its own environment', async () => {
    const answer = await open().invoke('collect-odds', {});
    expect(answer).toMatchObject({ functionName: 'odds-local-collect-odds' });
    expect(answer).toHaveProperty('environment', { STAGE: 'local', FOR: 'collect-odds' });
  });

  test('gives each invocation a request id of its own and the time that is left until its deadline', async () => {
    const { invoke } = open();
    const [first, second] = [await invoke('collect-odds', {}), await invoke('collect-odds', {})];
    expect(first).toHaveProperty('requestId', expect.stringMatching(/^[0-9a-f-]{36}$/));
    expect(second).not.toHaveProperty('requestId', (first as { requestId: string }).requestId);
    const { remainingMs } = first as { remainingMs: number };
    expect(remainingMs).toBeGreaterThan(0);
    expect(remainingMs).toBeLessThanOrEqual(60_000);
  });

  test('runs the handler at the time of the clock, with the time that is left by that of the machine', async () => {
    let now = new Date('2026-07-04T12:00:00Z');
    const { invoke } = open({ clock: () => now });
    for (const at of ['2026-07-04T12:00:00Z', '2026-07-04T12:30:00Z', '2031-01-01T00:00:00Z']) {
      now = new Date(at);
      const answer = (await invoke('collect-odds', {})) as { now: number[]; remainingMs: number };
      for (const seen of answer.now) expect(Math.abs(seen - now.getTime())).toBeLessThan(60_000);
      expect(answer.remainingMs).toBeGreaterThan(0);
      expect(answer.remainingMs).toBeLessThanOrEqual(60_000);
      expect(answer).toHaveProperty('parsed', ['2026-07-04T12:00:00.000Z', 0, true]);
    }
  });

  test('passes what the handler threw on, with its code, and the function stays usable', async () => {
    const { invoke } = open();
    await expect(invoke('collect-odds', { fail: 'No such slate.', code: 'event_invalid' })).rejects.toMatchObject({
      name: 'FunctionError',
      message: 'No such slate.',
      code: 'event_invalid',
    });
    await expect(invoke('collect-odds', {})).resolves.toHaveProperty('functionName');
  });

  test('says so when the function ends before it answers, and starts it anew for the next invocation', async () => {
    const { invoke } = open();
    await expect(invoke('collect-odds', { exit: 7 })).rejects.toThrow('The function ended with exit code 7');
    await expect(invoke('collect-odds', {})).resolves.toHaveProperty('functionName');
  });

  test('answers each of two invocations at the same time with its own answer', async () => {
    const { invoke } = open();
    const [slow, fast] = await Promise.all([invoke('collect-odds', { sleepMs: 100 }), invoke('migrate-schema', {})]);
    expect(slow).toHaveProperty('functionName', 'odds-local-collect-odds');
    expect(fast).toHaveProperty('functionName', 'odds-local-migrate-schema');
  });

  test('sends what the function prints to the log and nowhere else', async () => {
    const log = new PassThrough();
    const { invoke, close } = open({ log });
    await invoke('collect-odds', { print: 'a line of the log\n' });
    await close();
    log.end();
    expect(await text(log)).toContain('a line of the log');
  });

  test('gives each line of JSON that a function prints the id of its invocation, if it does not name it itself', async () => {
    const log = new PassThrough();
    const { invoke, close } = open({ log });
    const print = (text: string, sleepMs: number) => invoke('collect-odds', { print: `${text}\n`, sleepMs });
    // Two that overlap.
    const answers = await Promise.all([print('{"_aws":{}}', 50), print('{"RunsFailed":1}', 0), print('no JSON', 0)]);
    await close();
    log.end();
    const [first, second] = answers.map((answer) => (answer as { requestId: string }).requestId);
    expect((await text(log)).trim().split('\n')).toEqual([
      `{"function_request_id":"${first}","_aws":{}}`,
      `{"function_request_id":"${second}","RunsFailed":1}`,
      'no JSON',
    ]);
  });

  test('fails if a function has no handler', async () => {
    const { invoke } = open({ handlerUrlOf: () => new URL('./no-such-file.ts', import.meta.url) });
    await expect(invoke('collect-odds', {})).rejects.toThrow(/no-such-file/);
  });
});
