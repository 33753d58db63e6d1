import { Cron } from 'croner';
import { muteRuleSchema } from './alarm-properties.ts';
import { NotEvaluatedError } from './not-evaluated.ts';

/** Stops the actions of alarms, and not their evaluation, in each of its windows. */
export interface MuteRule {
  readonly name: string;
  /** Names of alarms. */
  readonly alarms: readonly string[];
  /** Whether a window of the rule holds a time, in milliseconds since 1970. */
  mutes(at: number): boolean;
}

const minuteMs = 60_000;
const longestMinutes = 15 * 24 * 60;

/**
 * Reads the resolved properties of an AWS::CloudWatch::AlarmMuteRule. A window starts if its start lies from StartDate to
 * before ExpireDate.
 *
 * @throws NotEvaluatedError or ZodError if it uses what is not evaluated here
 */
export function readMuteRule(resolved: unknown): MuteRule {
  const { Name, Rule, MuteTargets, StartDate, ExpireDate } = muteRuleSchema.parse(resolved);
  const { Expression, Duration, Timezone } = Rule.Schedule;
  const nextStart = remembered(scheduleOf(Expression, Timezone));
  const durationMs = durationMinutes(Duration) * minuteMs;
  const startMs = instantOf(StartDate, Timezone) ?? -Infinity;
  const expireMs = instantOf(ExpireDate, Timezone) ?? Infinity;
  return {
    name: Name,
    alarms: MuteTargets.AlarmNames,
    mutes: (at) => {
      // The first start that is late enough for its window not to be over.
      for (let start = nextStart(at - durationMs); start <= at; start = nextStart(start)) {
        if (start >= startMs && start < expireMs) return true;
      }
      return false;
    },
  };
}

/** The next start after a time, kept for as long as it is the next: alarms are evaluated minute by minute. */
function remembered(starts: Cron): (time: number) => number {
  let known = { after: 0, start: 0 };
  return (time) => {
    if (time < known.after || time >= known.start) known = { after: time, start: nextAfter(starts, time) };
    return known.start;
  };
}

function nextAfter(starts: Cron, time: number): number {
  return starts.nextRun(new Date(time))?.getTime() ?? Infinity;
}

function scheduleOf(expression: string, timezone: string): Cron {
  const [, kind, body = ''] = /^(cron|at)\(([^()]+)\)$/.exec(expression) ?? [];
  try {
    if (kind === 'cron') return checked(new Cron(body, { timezone, mode: '5-part', paused: true }));
    if (kind === 'at') return checked(onceAt(body, timezone));
  } catch (error) {
    throw new NotEvaluatedError(`The schedule ${expression} in ${timezone} is not evaluated here.`, { cause: error });
  }
  throw new NotEvaluatedError(`The schedule ${expression} is neither cron(…) nor at(…).`);
}

/** An unknown zone shows only when the next start is sought. */
function checked(starts: Cron): Cron {
  nextAfter(starts, 0);
  return starts;
}

function onceAt(local: string, timezone: string): Cron {
  const withSeconds = /T\d{2}:\d{2}$/.test(local) ? `${local}:00` : local;
  return new Cron(withSeconds, { timezone, paused: true });
}

function instantOf(local: string | undefined, timezone: string): number | undefined {
  return local === undefined ? undefined : nextAfter(onceAt(local, timezone), 0);
}

function durationMinutes(duration: string): number {
  const [matched, days = 0, hours = 0, minutes = 0] =
    /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? [];
  const total = (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
  if (matched === undefined || total < 1 || total > longestMinutes) {
    throw new NotEvaluatedError(`The duration ${duration} is not one of PT1M to P15D, in days, hours and minutes.`);
  }
  return total;
}
