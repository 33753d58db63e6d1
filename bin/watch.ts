import { setTimeout as sleep } from 'node:timers/promises';
import { OddsError } from '../lib/resilience/odds-error.ts';

/** One refresh: what was read, or why it could not be. */
export type Refresh<T> =
  | { readonly is: 'read'; readonly value: T; readonly at: Date }
  | { readonly is: 'failed'; readonly error: OddsError; readonly at: Date };

export interface Watching<T> {
  readonly everyMs: number;
  readonly clock: () => Date;
  read(): Promise<T>;
  show(refresh: Refresh<T>): Promise<boolean> | boolean;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const waitFor = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal });

/** Reads and shows, again and again, until it is interrupted or what shows is closed. An OddsError is shown; any other ends it. */
export async function watch<T>({ everyMs, clock, read, show, signal, wait = waitFor }: Watching<T>): Promise<void> {
  while (!signal.aborted) {
    if (!(await show(await refresh(read, clock)))) return;
    await wait(everyMs, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

async function refresh<T>(read: () => Promise<T>, clock: () => Date): Promise<Refresh<T>> {
  try {
    const value = await read();
    return { is: 'read', value, at: clock() };
  } catch (error) {
    if (error instanceof OddsError) return { is: 'failed', error, at: clock() };
    throw error;
  }
}

const [home, clearLine, clearBelow] = ['\u001b[H', '\u001b[K', '\u001b[J'];

/**
 * What a screen is sent so that these lines take the place of what it shows: each line is overwritten before its rest is
 * cleared, so nothing flickers. What does not fit is left out, and the last line says how much.
 */
export function screenOf(lines: readonly string[], height: number): string {
  const fitting = Math.max(1, height - 1);
  const hidden = lines.length - fitting;
  const shown = hidden > 0 ? [...lines.slice(0, fitting - 1), `… ${hidden + 1} more lines`] : lines;
  return `${home}${shown.map((line) => `${line}${clearLine}\n`).join('')}${clearBelow}`;
}
