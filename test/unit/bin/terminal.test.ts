import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test, vi } from 'vitest';
import { openTerminal } from '../../../bin/terminal.ts';

describe('a terminal that is none', () => {
  test('gets answers on standard output and notes on standard error, without colours or progress', async () => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const terminal = openTerminal(stdout, stderr);
    terminal.print(terminal.style('red', 'an answer'));
    terminal.note('a note');
    expect(await terminal.during('Working', async () => 'done')).toBe('done');
    stdout.end();
    stderr.end();
    expect([await text(stdout), await text(stderr)]).toEqual(['an answer\n', 'a note\n']);
    expect(terminal.width).toBeUndefined();
  });

  test('is not drawn on if it has no columns, however long the work', async () => {
    const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 0 });
    const terminal = openTerminal(stderr, stderr);
    vi.useFakeTimers();
    const working = terminal.during('Working', () => new Promise((resolve) => setTimeout(resolve, 5_000)));
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    await working;
    stderr.end();
    expect(await text(stderr)).toBe('');
    expect(terminal.width).toBeUndefined();
  });

  test('passes on what goes wrong during work', async () => {
    const terminal = openTerminal(new PassThrough(), new PassThrough());
    await expect(terminal.during('Working', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  test('takes what is written to it as it is, into a file too', async () => {
    const stdout = new PassThrough();
    expect(await openTerminal(stdout, stdout).write('a,b\n')).toBe(true);
    stdout.end();
    expect(await text(stdout)).toBe('a,b\n');
    const folder = mkdtempSync(join(tmpdir(), 'odds-terminal-'));
    const fd = openSync(join(folder, 'out'), 'w');
    expect(await openTerminal(Object.assign(new PassThrough(), { fd }), stdout).write('ä'.repeat(100_000))).toBe(true);
    closeSync(fd);
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('ä'.repeat(100_000));
    rmSync(folder, { recursive: true });
  });

  test('says when the reader of a pipe is gone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'odds-terminal-'));
    const pipe = join(folder, 'pipe');
    execFileSync('sh', ['-c', `mkfifo ${pipe}`]);
    const reader = spawn('sh', ['-c', `head -c 300000 < ${pipe}`], { stdio: 'ignore' });
    const fd = openSync(pipe, 'w');
    const terminal = openTerminal(Object.assign(new PassThrough(), { fd }), new PassThrough());
    const ended = once(reader, 'exit');
    expect(await terminal.write('x'.repeat(300_000))).toBe(true);
    await ended;
    expect(await terminal.write('x'.repeat(300_000))).toBe(false);
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
});
