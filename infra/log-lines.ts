import * as z from 'zod';
import { type Instant, instantOf } from '../lib/odds/instant.ts';
import type { LogLine } from './deployment.ts';

const loggedSchema = z.object({
  service: z.string().optional().catch(undefined),
  /** Of Powertools, and of Lambda's own lines. */
  timestamp: z.string().optional().catch(undefined),
  time: z.string().optional().catch(undefined),
});

/** A printed line as a line of the log; undefined if it is one of metrics, which are in the log for CloudWatch only. */
export function logLineOf(printed: string, known: Partial<Pick<LogLine, 'service' | 'at'>> = {}): LogLine | undefined {
  const logged = jsonOf(printed);
  if (typeof logged !== 'object' || logged === null) {
    return { service: known.service, at: known.at, logged: printed.trimEnd() };
  }
  if ('_figures' in logged) return undefined;
  const { service, timestamp, time } = loggedSchema.parse(logged);
  return { service: known.service ?? service, at: instantIn(timestamp ?? time) ?? known.at, logged };
}

function instantIn(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : instantOf(text);
}

/** Lines without a time keep their place behind the line before them. */
export function inOrderOfTime(lines: readonly LogLine[]): readonly LogLine[] {
  let last = '';
  const placed = lines.map((line) => {
    last = line.at ?? last;
    return { line, at: last };
  });
  return placed.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)).map(({ line }) => line);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
