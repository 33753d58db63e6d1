import type { Instant } from '../../odds/instant.ts';
import type { CaptureTime } from '../declaration.ts';
import { isFields } from '../fields.ts';
import { sanitizeForLog } from '../json-body.ts';
import { timeSchema } from './schema.ts';

/** What a parsed answer holds, whichever of the official shapes it has. */
export interface Answer {
  /** Each still to be looked at. */
  readonly events: readonly unknown[];
  /** The event endpoint answers with one event, and says nothing about any other. */
  readonly isOneEvent: boolean;
}

/**
 * The shapes are a list of events, one event, and either of them as the `data` of a historical snapshot. Undefined for
 * anything else.
 */
export function answerIn(parsed: unknown): Answer | undefined {
  const live = isSnapshot(parsed) ? parsed.data : parsed;
  if (Array.isArray(live)) return { events: live, isOneEvent: false };
  return isFields(live) && Object.hasOwn(live, 'bookmakers') ? { events: [live], isOneEvent: true } : undefined;
}

interface Snapshot {
  readonly timestamp?: unknown;
  readonly data?: unknown;
}

/** `{timestamp, previous_timestamp, next_timestamp, data}`: an answer of the past, in the envelope of the historical endpoints. */
export function isSnapshot(parsed: unknown): parsed is Snapshot {
  return (
    isFields(parsed) &&
    ['timestamp', 'previous_timestamp', 'next_timestamp'].some((name) => Object.hasOwn(parsed, name))
  );
}

/** The source keeps snapshots from June 6, 2020 on: what is older, or is no time, is damage. */
const firstSnapshot: Instant = '2020-06-06T00:00:00.000Z';

/** A snapshot is of its own moment, whenever it was fetched. Undefined for an answer that names none. */
export function captureTimeIn(parsed: unknown): CaptureTime | undefined {
  if (!isSnapshot(parsed)) return undefined;
  const at = timeSchema.safeParse(parsed.timestamp).data;
  return {
    written: shown(parsed.timestamp),
    at: at !== undefined && at >= firstSnapshot ? at : undefined,
  };
}

function shown(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return value === undefined ? 'missing' : 'no text';
  return `"${sanitizeForLog(String(value).slice(0, 40))}"`;
}
