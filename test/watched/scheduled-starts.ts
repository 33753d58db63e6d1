import { type DeclaredFunction, type FunctionName, functionDeclarations } from '../../functions/declarations.ts';
import type { StageSettings } from '../../functions/stage-settings.ts';
import { clockAt } from '../../lib/odds/slate-date.ts';

export interface ScheduledStart {
  readonly function: FunctionName;
  readonly event: Readonly<Record<string, string>>;
}

/** What the schedules of a stage start in the minute that begins then. */
export function scheduledStarts(stage: StageSettings, minute: Date): readonly ScheduledStart[] {
  const clock = clockAt(stage.timeZone, minute);
  const [hour, month] = [clock.getUTCHours(), clock.getUTCMonth() + 1];
  const minuteOfHour = clock.getUTCMinutes();
  const scheduledTime = minute.toISOString();
  const declared: readonly DeclaredFunction[] = functionDeclarations;
  return declared.flatMap(({ name, startedBy: { schedules } }) => {
    const due = (schedules?.(stage) ?? []).filter(({ firstMinute, everyMinutes, during, enabled }) => {
      if (!enabled || minuteOfHour % everyMinutes !== firstMinute % everyMinutes) return false;
      if (during === undefined) return true;
      const { hours, months } = during;
      return hours.from <= hour && hour <= hours.to && months.from <= month && month <= months.to;
    });
    return due.map(({ event }) => ({ function: name, event: { ...event, scheduledTime } }));
  });
}
