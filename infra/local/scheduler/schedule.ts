import { accountId, region } from '../account.ts';
import { Refusal } from '../json-service.ts';
import { parseRecurrence, type Recurrence } from './recurrence.ts';
import type { Definition, Key } from './requests.ts';

/** A schedule as it stands between two changes. */
export interface Schedule {
  readonly key: Key;
  readonly arn: string;
  readonly definition: Definition;
  readonly recurrence: Recurrence;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}

const oldestStartMs = 5 * 60_000;

/** @throws Refusal `ValidationException` if the expression or the dates are not valid at `now` */
export function newSchedule(key: Key, definition: Definition, now: number, createdAt = now): Schedule {
  const { ScheduleExpression, ScheduleExpressionTimezone, StartDate, EndDate } = definition;
  const recurrence = parseRecurrence(ScheduleExpression, ScheduleExpressionTimezone);
  if (StartDate !== undefined && StartDate * 1_000 < now - oldestStartMs) {
    throw invalid('The StartDate you specify cannot be earlier than 5 minutes ago.');
  }
  if (StartDate !== undefined && EndDate !== undefined && EndDate <= StartDate) {
    throw invalid('The EndDate you specify must be later than the StartDate.');
  }
  // Not known of AWS for certain. A service that refuses it finds a planner that sends it.
  if (recurrence.once && recurrence.next(now, now) === undefined) {
    throw invalid(`Invalid Schedule Expression ${ScheduleExpression}. It is in the past.`);
  }
  const arn = `arn:aws:scheduler:${region}:${accountId}:schedule/${key.group}/${key.name}`;
  return { key, arn, definition, recurrence, createdAt, modifiedAt: now };
}

/**
 * When a schedule fires next, at or after a time; undefined if it does not. Without a StartDate a rate fires at once, and again
 * after each update. It fires before EndDate, not at it.
 */
export function nextOccurrence({ definition, recurrence, modifiedAt }: Schedule, from: number): number | undefined {
  if (definition.State === 'DISABLED') return undefined;
  if (recurrence.once) return recurrence.next(from, from);
  const startMs = definition.StartDate === undefined ? modifiedAt : definition.StartDate * 1_000;
  const next = recurrence.next(Math.max(from, startMs, modifiedAt), startMs);
  const isOver = next !== undefined && definition.EndDate !== undefined && next >= definition.EndDate * 1_000;
  return isOver ? undefined : next;
}

/** Whether a schedule is deleted after its last invocation. One that recurs without an EndDate has no last one. */
export function isDeletedAfterLast({ definition, recurrence }: Schedule): boolean {
  return definition.ActionAfterCompletion === 'DELETE' && (recurrence.once || definition.EndDate !== undefined);
}

function invalid(message: string): Refusal {
  return new Refusal('ValidationException', message);
}
