import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import ora from 'ora';

type Style = Parameters<typeof styleText>[0];
type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What a command may do to the screen: answers go to standard output, everything else to standard error. */
export interface Terminal {
  /** Columns of the screen; undefined where the output goes elsewhere. */
  readonly width: number | undefined;
  print(text: string): void;
  note(text: string): void;
  /** Styled on a terminal that shows colours and does not ask for none (NO_COLOR); plain elsewhere. */
  style(style: Style, text: string): string;
  /** Shows that something goes on, once it has taken a second, and only to somebody who looks. */
  during<T>(what: string, work: () => Promise<T>): Promise<T>;
  readonly log: Writable;
}

const noticeableMs = 1_000;

export function openTerminal(stdout: Stream, stderr: Stream): Terminal {
  // Some terminals have no columns (a pseudo-terminal that nobody sized); to draw on such a one never ends.
  const isSeen = ({ isTTY, columns = 0 }: Stream) => isTTY === true && columns > 0;
  return {
    width: isSeen(stdout) ? stdout.columns : undefined,
    print: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    style: (style, text) => styleText(style, text, { stream: stdout, validateStream: true }),
    during: async (what, work) => {
      const spinner = ora({ text: what, stream: stderr, isSilent: !isSeen(stderr), discardStdin: false });
      const timer = setTimeout(() => spinner.start(), noticeableMs);
      try {
        return await work();
      } finally {
        clearTimeout(timer);
        spinner.stop();
      }
    },
    log: stderr,
  };
}
