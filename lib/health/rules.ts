import * as found from './findings.ts';
import type { HealthView } from './health-report.ts';
import * as runs from './run-findings.ts';
import { gamesAreUnlinked } from './unlinked-games.ts';

type Rule = (view: HealthView) => readonly found.Finding[];

/**
 * Every reason for not being healthy. Silence is never healthy: an unknown state is a reason, too. What is unhealthy pages. What
 * degrades is a ticket, with an alarm for each part of the system, so that a lasting reason hides no other part's.
 */
export const rules = {
  unhealthy: [
    // Prices are not observed, and the gap cannot be filled later.
    found.sourceFailsAlone,
    found.leagueIsStale,
    // A refusal repeats.
    found.databaseRefuses,
    found.schemaDriftedGravely,
    // The tables lack observations that were recorded before, and no drain looks for them by itself.
    found.databaseIsAnother,
    // The tables are behind what landed, and two drains have not caught up.
    found.backlogIsMissing,
    // The backlog is neither recorded nor counted.
    runs.drainsAreSilent,
  ],
  degraded: {
    observing: [
      // One fallback less is left.
      found.sourceFailsAndAnotherServes,
      found.addressWasPassedOver,
      found.sourceCircuitRejects,
      found.coverageIsLow,
    ],
    recording: [
      // The statuses of all runs are in the state table, and so are leases and circuits.
      found.stateIsAway,
      // Landed observations wait in the backlog; nothing is lost.
      found.databaseIsAway,
      found.databaseCircuitRejects,
      runs.drainFailed,
    ],
    schedule: [
      // Closing prices of some games will be missed, and there is time to change the schedule.
      found.startsAreUnobserved,
      runs.syncsAreSilent,
      runs.syncFailed,
      // Their prices have no closing line and no result; a link by hand gives them both, also later.
      gamesAreUnlinked,
    ],
    /** These have no alarm. */
    noted: [
      // Usual after runs that did not need what is unknown. Goes away with the next one that does.
      found.stateIsUnknown,
      // A single failed request is noise, but a deep check should show it.
      found.sourceDoesNotAnswer,
      // This can be right: at some hours no book offers a price.
      found.sourceHasNoPrice,
      // Their prices are in the landed bodies and are not recorded.
      found.booksAreUnknown,
      // Some queries return NULL for what is missing; only a deep check finds it.
      found.schemaDriftedSlightly,
      found.schemaIsHidden,
      // A newer reader version tries them again. That a drain marked one has an alarm of its own.
      found.backlogIsDead,
    ],
  },
} as const satisfies {
  readonly unhealthy: readonly Rule[];
  readonly degraded: Readonly<Record<string, readonly Rule[]>>;
};

/** How many findings degrade a part of the system. */
export function degradingCount(view: HealthView, part: keyof typeof rules.degraded): number {
  return rules.degraded[part].flatMap((rule: Rule) => rule(view)).length;
}
