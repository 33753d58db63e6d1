import { PassThrough } from 'node:stream';
import type { Terminal } from '../../../bin/terminal.ts';

/** A terminal that remembers what was written to it, without colours. */
export function fakeTerminal(): Terminal & { readonly printed: string[]; readonly notices: string[] } {
  const printed: string[] = [];
  const notices: string[] = [];
  return {
    printed,
    notices,
    width: undefined,
    height: undefined,
    print: (text) => void printed.push(text),
    write: async (text) => printed.push(text) > 0,
    note: (text) => void notices.push(text),
    style: (_style, text) => text,
    during: (_what, work) => work(),
    log: new PassThrough().resume(),
  };
}
