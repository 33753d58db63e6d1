import { describe, expect, test } from 'vitest';
import { screenOf, watch } from '../../../bin/watch.ts';
import { watchAsJson, watchOnScreen } from '../../../bin/watch-board.ts';
import type { BoardGame } from '../../../lib/queries/board-game.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import type { SafeRead } from '../../../lib/storage/contract/read-safely.ts';
import { fakeTerminal } from './fake-terminal.ts';

/** What the reads of a watch answer, one after the other; a minute apart. The last one interrupts it. */
function scene<T>(answers: readonly (T | OddsError | TypeError)[]) {
  const interruption = new AbortController();
  let reads = 0;
  return {
    everyS: 60,
    everyMs: 60_000,
    clock: () => new Date(Date.UTC(2026, 6, 4, 16, reads)),
    signal: interruption.signal,
    reads: () => reads,
    read: async (): Promise<T> => {
      const answer = answers[reads];
      reads += 1;
      if (reads === answers.length) interruption.abort();
      if (answer instanceof Error) throw answer;
      if (answer === undefined) throw new Error('It was not interrupted.');
      return answer;
    },
    wait: async () => undefined,
  };
}

const away = new OddsError('database_unavailable', 'The database is away.');
const boardOf = (...ids: readonly string[]): SafeRead<BoardGame> & { is: 'ok' } => ({
  is: 'ok',
  rows: ids.map((sourceGameId) => ({ sourceGameId })) as unknown as BoardGame[],
});
const draw = (games: readonly BoardGame[]) => games.map(({ sourceGameId }) => `game ${sourceGameId}`);

/** The lines that a screen of this height shows after what was sent to it. */
function shownOn(sent: string): string[] {
  return sent.split('\u001b[H').at(-1)?.split('\u001b[J')[0]?.replaceAll('\u001b[K', '').trimEnd().split('\n') ?? [];
}

describe('a watch', () => {
  test('reads and shows until it is interrupted', async () => {
    const shown: unknown[] = [];
    const watching = scene(['first', away, 'second']);
    await watch({ ...watching, show: (refresh) => shown.push(refresh) > 0 });
    expect(shown).toEqual([
      { is: 'read', value: 'first', at: new Date('2026-07-04T16:01:00Z') },
      { is: 'failed', error: away, at: new Date('2026-07-04T16:02:00Z') },
      { is: 'read', value: 'second', at: new Date('2026-07-04T16:03:00Z') },
    ]);
  });

  test('ends if its output is closed, and with an error that is a fault of the program', async () => {
    const closed = scene(['first', 'second']);
    await watch({ ...closed, show: () => false });
    expect(closed.reads()).toBe(1);
    const faulty = scene([new TypeError('x'), 'second']);
    await expect(watch({ ...faulty, show: () => true })).rejects.toThrow(TypeError);
  });

  test('ends its wait at once if it is interrupted in it', async () => {
    const interruption = new AbortController();
    const watching = watch({
      everyMs: 3_600_000,
      clock: () => new Date(0),
      read: async () => 'read',
      show: () => {
        setImmediate(() => interruption.abort());
        return true;
      },
      signal: interruption.signal,
    });
    expect(await watching).toBeUndefined();
  });
});

describe('what takes the place of a screen', () => {
  test('overwrites each line before it clears the rest, so that nothing is ever empty', () => {
    expect(screenOf(['a', 'b'], 10)).toBe('\u001b[Ha\u001b[K\nb\u001b[K\n\u001b[J');
  });

  test('fits the screen, whose last row is the cursor’s, and says how much does not', () => {
    const lines = ['1', '2', '3', '4', '5'];
    expect(shownOn(screenOf(lines, 6))).toEqual(lines);
    expect(shownOn(screenOf(lines, 5))).toEqual(['1', '2', '3', '… 2 more lines']);
    expect(shownOn(screenOf(lines, 1))).toEqual(['… 5 more lines']);
  });
});

describe('a board that is watched', () => {
  test('shows the newest games and when they were read', async () => {
    const terminal = { ...fakeTerminal(), height: 10 };
    await watchOnScreen(scene<SafeRead<BoardGame>>([boardOf('1', '2'), boardOf('3')]), terminal, draw);
    expect(shownOn(terminal.printed.join(''))).toEqual(['Read at 12:02:00, every 60 s, Ctrl-C ends it.', 'game 3']);
  });

  test('keeps the last games if they cannot be read any more, with how old they are and why', async () => {
    const terminal = { ...fakeTerminal(), height: 10 };
    await watchOnScreen(scene<SafeRead<BoardGame>>([boardOf('1'), away, away, away]), terminal, draw);
    expect(shownOn(terminal.printed.join(''))).toEqual([
      'Could not be read at 12:04:00 (database_unavailable), tried every 60 s, Ctrl-C ends it. What is below was read 3 min ago, and its ages are of then.',
      'The database is away.',
      'game 1',
    ]);
  });

  test('prints one JSON object a line for each refresh, failed ones too', async () => {
    const terminal = fakeTerminal();
    await watchAsJson(
      scene<SafeRead<BoardGame>>([
        boardOf('1'),
        away,
        { ...boardOf('2'), is: 'degraded', without: ['x'], renamed: [] },
      ]),
      terminal,
    );
    expect(terminal.printed.map((line) => JSON.parse(line))).toEqual([
      { at: '2026-07-04T16:01:00.000Z', games: [{ sourceGameId: '1' }] },
      {
        at: '2026-07-04T16:02:00.000Z',
        error: { code: 'database_unavailable', message: 'The database is away.' },
      },
      { at: '2026-07-04T16:03:00.000Z', degraded: { without: ['x'], renamed: [] }, games: [{ sourceGameId: '2' }] },
    ]);
    expect(terminal.printed.every((line) => line.endsWith('\n') && !line.trimEnd().includes('\n'))).toBe(true);
  });
});
