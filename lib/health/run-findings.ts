import { backlogName, migrationName } from '../telemetry/run-status.ts';
import { describe, type Finding, sectionOf } from './findings.ts';
import type { HealthView } from './health-report.ts';

// The findings about runs that observe no odds.

export function drainsAreSilent(view: HealthView): readonly Finding[] {
  return silent(view).filter(({ what }) => what === backlogName);
}

export function syncsAreSilent(view: HealthView): readonly Finding[] {
  return silent(view).filter(({ what }) => what !== backlogName);
}

function silent({ runs }: HealthView): readonly Finding[] {
  return runs
    .filter(({ is }) => is === 'silent')
    .map(({ name, lastRunAt }) => ({
      what: name,
      because: `It last ran at ${lastRunAt}, and should have run several times since.`,
      runbook: name === backlogName ? 'database' : 'source',
    }));
}

export function drainFailed(view: HealthView): readonly Finding[] {
  return failed(view).filter(({ what }) => what === backlogName || what === migrationName);
}

/** Of what reads the official schedule, or acts on it. */
export function syncFailed(view: HealthView): readonly Finding[] {
  return failed(view).filter(({ what }) => what !== backlogName && what !== migrationName);
}

function failed({ runs }: HealthView): readonly Finding[] {
  return runs
    .filter(({ is }) => is === 'failed')
    .map(({ name, lastRunAt, trouble }) => ({
      what: name,
      because: `Its last run, at ${lastRunAt}, failed: ${describe(trouble)}`,
      runbook: sectionOf(trouble, 'configuration'),
    }));
}
