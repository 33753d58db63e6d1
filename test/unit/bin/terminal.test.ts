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

  test('is not drawn on where it has no columns, however long the work', async () => {
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
});
