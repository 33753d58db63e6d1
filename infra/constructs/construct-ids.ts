import type { FunctionName } from '../../functions/declarations.ts';

// Logical ids are made of these. A log group, an alarm or a schedule with a new logical id would be created under a name that
// its predecessor still has, and the deployment would fail. So what was deployed under another id than its name keeps it.

const earlierScopes: Partial<Record<FunctionName, string>> = {
  'collect-odds': 'Collector',
  'record-backlog': 'Backlog',
  'sync-schedule': 'ScheduleSync',
  'check-health': 'Health',
  'migrate-schema': 'Schema',
  'rotate-database-secret': 'Rotation',
};

const earlierSchedules: Readonly<Record<string, string>> = {
  'record-backlog': 'backlog',
  'sync-schedule': 'official',
  'check-health': 'health',
};

/** The logical id of the function itself: `CollectOdds`. */
export function functionId(name: string): string {
  return `-${name}`.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
}

/** Around the function and all that belongs to it. */
export function scopeId(name: FunctionName): string {
  return earlierScopes[name] ?? functionId(name);
}

export function scheduleId(name: string): string {
  return earlierSchedules[name] ?? name.replace(/^observe-/, '');
}
