import { isDeepStrictEqual } from 'node:util';
import { metricTable } from '../../../lib/telemetry/metrics.ts';

// What the outcomes of two runs are compared by.

/** Counts and times of single calls: that one of them failed is true. */
const countedCalls = Object.keys({ ...metricTable.database, ...metricTable['source requests'] });

const effort = new Set(['durationMs', 'tookMs', 'databaseCalls', 'RunDuration', ...countedCalls]);

/** Without durations and numbers of calls: a repeated call counts twice, rightly. */
export function withoutEffort(value: unknown): unknown {
  return mapped(value, (name, inner) => (effort.has(name) ? undefined : inner));
}

const changes = new Set(['changes', 'splitChanges', 'Changes', 'scheduleChanges', 'linkAssertions', 'changed']);

/**
 * Without the changes that the recording statement, or the derivation, reports. If its first reply is lost, the repeated statement changes nothing:
 * the tables are the same, and the report says `unchanged`.
 */
export function withoutChanges(value: unknown): unknown {
  return mapped(value, (name, inner) => {
    if (changes.has(name)) return undefined;
    return name === 'status' && inner === 'unchanged' ? 'recorded' : inner;
  });
}

/** Without names and ids that a process makes up. */
export function withoutOwner(value: unknown): unknown {
  return mapped(value, (name, inner) => (name === 'owner' ? undefined : inner));
}

/** Changes every value of every object; removes those for which `change` returns undefined. */
function mapped(value: unknown, change: (name: string, inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((inner) => mapped(inner, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const changed = change(name, inner);
      return changed === undefined ? [] : [[name, mapped(changed, change)]];
    }),
  );
}

/** The places in which two outcomes differ, each by its path. */
export function differencesOf(wanted: unknown, found: unknown, path = ''): readonly string[] {
  if (isDeepStrictEqual(wanted, found)) return [];
  if (isObject(wanted) && isObject(found)) {
    const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
    return [...names].flatMap((name) => differencesOf(wanted[name], found[name], `${path}/${name}`));
  }
  return [`${path}: ${shortened(wanted)} became ${shortened(found)}`];
}

function shortened(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 300) ?? 'nothing';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
