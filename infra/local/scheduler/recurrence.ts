import { Cron } from 'croner';
import { Refusal } from '../json-service.ts';

/** The times at which a schedule's expression fires, in milliseconds since 1970. */
export interface Recurrence {
  /** An `at(…)` fires once, and StartDate and EndDate do not apply to it. */
  readonly once: boolean;
  /** The first time at or after `from`; undefined if there is none. A rate counts from `anchor`. */
  next(from: number, anchor: number): number | undefined;
}

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Reads `rate(…)`, `cron(…)` or `at(…)`. Of what AWS documents vaguely, only the strict form is accepted: an expression that
 * passes here is valid there.
 * @throws Refusal `Invalid Schedule Expression`
 */
export function parseRecurrence(expression: string, timeZone: string): Recurrence {
  const [, kind, body = ''] = /^(rate|cron|at)\(([^()]+)\)$/.exec(expression) ?? [];
  const recurrence =
    kind === 'rate' ? rateOf(body) : kind === 'cron' ? cronOf(body, timeZone) : kind === 'at' && atOf(body, timeZone);
  if (recurrence) return recurrence;
  throw new Refusal('ValidationException', `Invalid Schedule Expression ${expression}.`);
}

/** `1 minute`, `5 minutes`: the unit is singular for 1 only. */
function rateOf(body: string): Recurrence | undefined {
  const [, count = '', unit = '', plural] = /^([1-9]\d{0,8}) (minute|hour|day)(s?)$/.exec(body) ?? [];
  if (count === '' || (count === '1') !== (plural === '')) return undefined;
  const everyMs = Number(count) * unitMs[unit as keyof typeof unitMs];
  return {
    once: false,
    next: (from, anchor) => anchor + Math.max(0, Math.ceil((from - anchor) / everyMs)) * everyMs,
  };
}

/** Six fields, of which exactly one of day of month and day of week is `?`; Sunday is 1. */
function cronOf(body: string, timezone: string): Recurrence | undefined {
  const fields = body.split(' ');
  if (fields.length !== 6 || (fields[2] === '?') === (fields[4] === '?')) return undefined;
  if (fields.some((field, place) => field === '' || (field === '?' && place !== 2 && place !== 4))) return undefined;
  const options = { timezone, mode: '7-part', alternativeWeekdays: true, sloppyRanges: true, paused: true } as const;
  const cron = orUndefined(() => new Cron(`0 ${body}`, options));
  return cron && { once: false, next: (from) => nextOf(cron, from) };
}

/** A time that the clock of the zone skips does not fire; croner would fire it after the gap. */
function nextOf(cron: Cron, from: number): number | undefined {
  let run = cron.nextRun(new Date(from - 1));
  while (run !== null && !cron.match(run)) run = cron.nextRun(run);
  return run?.getTime();
}

/** A local time without an offset and without fractions. */
function atOf(body: string, timezone: string): Recurrence | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body)) return undefined;
  const at = orUndefined(() => new Cron(body, { timezone, paused: true, allowPast: true }).nextRun(new Date(0)));
  return at ? { once: true, next: (from) => (at.getTime() >= from ? at.getTime() : undefined) } : undefined;
}

function orUndefined<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
