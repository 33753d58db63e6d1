import * as z from 'zod';
import type { LogLine } from '../infra/deployment.ts';
import type { Terminal } from './terminal.ts';
import { visibleData, visibleLines } from './visible.ts';

const shownSchema = z.object({
  level: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  /** Of a line that Lambda itself writes, such as `platform.report`. */
  type: z.string().optional().catch(undefined),
  error: z
    .object({ code: z.string().optional().catch(undefined), message: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

const styleOf: Readonly<Record<string, 'red' | 'yellow'>> = { ERROR: 'red', CRITICAL: 'red', WARN: 'yellow' };

/** A line of the log for each line: its time, level and function, and what it says. */
export function logLines(lines: readonly LogLine[], { style }: Pick<Terminal, 'style'>): string[] {
  return lines.map(({ at, service, logged }) => {
    const { level = '', text } = shownOf(logged);
    const colour = styleOf[level];
    const shown = colour === undefined ? level.padEnd(5) : style(colour, level.padEnd(5));
    return `${at ?? '(no time)'}  ${shown}  ${service ?? '(unknown)'}  ${text}`;
  });
}

function shownOf(logged: unknown): { readonly level?: string | undefined; readonly text: string } {
  if (typeof logged === 'string') return { text: visibleLines(logged) };
  const { level, message, type, error } = visibleData(shownSchema.parse(logged));
  const code = error?.code === undefined ? '' : ` (${error.code})`;
  const cause = error?.message === undefined || error.message === message ? '' : `: ${error.message}`;
  return { level, text: `${message ?? type ?? JSON.stringify(visibleData(logged))}${cause}${code}` };
}
