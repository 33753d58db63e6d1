import { PassThrough } from 'node:stream';
import type { Terminal } from '../../../bin/terminal.ts';

/** A terminal that remembers what was written to it, without colours. */
export function fakeTerminal(): Terminal & { readonly printed: string[]; readonly noted: string[] } {
  const printed: string[] = [];
  const noted: string[] = [];
  return {
    printed,
    noted,
    width: undefined,
    print: (text) => void printed.push(text),
    write: async (text) => printed.push(text) > 0,
    note: (text) => void noted.push(text),
    style: (_style, text) => text,
    during: (_what, work) => work(),
    log: new PassThrough().resume(),
  };
}
