import { write } from 'node:fs';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify, styleText } from 'node:util';
import type { Ora } from 'ora';

type Style = Parameters<typeof styleText>[0];
type Stream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  readonly fd?: number;
};

/** What a command may do to the screen: answers go to standard output, everything else to standard error. */
export interface Terminal {
  /** Columns of the screen; undefined if the output goes elsewhere. */
  readonly width: number | undefined;
  /** Rows of it, likewise. Both are those of now: a person may change the size of the window. */
  readonly height: number | undefined;
  print(text: string): void;
  /** Prints as it is, and resolves when the stream has taken it: true, or false once the stream is closed. */
  write(text: string): Promise<boolean>;
  note(text: string): void;
  /** Styled on a terminal that shows colours and does not ask for none (NO_COLOR); plain elsewhere. */
  style(style: Style, text: string): string;
  /** Shows a spinner once the work has taken a second, and only on a terminal. */
  during<T>(what: string, work: () => Promise<T>): Promise<T>;
  readonly log: Writable;
}

const noticeableMs = 1_000;

export function openTerminal(stdout: Stream, stderr: Stream): Terminal {
  // Some terminals have no columns (a pseudo-terminal without a size); drawing on one never ends.
  const isSeen = ({ isTTY, columns = 0 }: Stream) => isTTY === true && columns > 0;
  return {
    get width() {
      return isSeen(stdout) ? stdout.columns : undefined;
    },
    get height() {
      return isSeen(stdout) ? stdout.rows : undefined;
    },
    print: (text) => void stdout.write(`${text}\n`),
    write: (text) => writeTo(stdout, text),
    note: (text) => void stderr.write(`${text}\n`),
    style: (style, text) => styleText(style, text, { stream: stdout, validateStream: true }),
    during: async (what, work) => {
      if (!isSeen(stderr) || process.env.TERM === 'dumb') return await work();
      let spinner: Ora | undefined;
      let isOver = false;
      const timer = setTimeout(async () => {
        const { default: ora } = await import('ora');
        if (!isOver) spinner = ora({ text: what, stream: stderr, discardStdin: false }).start();
      }, noticeableMs);
      try {
        return await work();
      } finally {
        isOver = true;
        clearTimeout(timer);
        spinner?.stop();
      }
    },
    log: stderr,
  };
}

/**
 * Node writes to a pipe synchronously: while its reader pauses, the whole process would stop, and with it the local
 * machine that it may run for other commands. So a pipe and a file are written to in another thread.
 */
async function writeTo(stream: Stream, text: string): Promise<boolean> {
  const { fd, isTTY } = stream;
  if (fd === undefined || isTTY) return await new Promise((resolve) => stream.write(text, (error) => resolve(!error)));
  let rest = Buffer.from(text);
  let waitMs = 1;
  while (rest.length > 0) {
    const written = await writeSome(fd, rest);
    if (written === 'closed') return false;
    rest = rest.subarray(written);
    waitMs = written > 0 ? 1 : Math.min(waitMs * 2, 50);
    if (written === 0) await sleep(waitMs);
  }
  return true;
}

/** How many bytes went out: none while a pipe is full. */
async function writeSome(fd: number, bytes: Buffer): Promise<number | 'closed'> {
  try {
    return (await promisify(write)(fd, bytes)).bytesWritten;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EAGAIN') return 0;
    if (code === 'EPIPE') return 'closed';
    throw error;
  }
}
