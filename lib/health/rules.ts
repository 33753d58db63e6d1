import * as found from './findings.ts';
import type { HealthView, Reason } from './health-report.ts';
import { gamesAreUnlinked } from './unlinked-games.ts';

type Rule = (view: HealthView) => readonly found.Finding[];

/**
 * Every reason for not being healthy, grouped by the overall status that it leads to. Silence is never healthy: an unknown
 * state is a reason, too.
 */
export const rules: Readonly<Record<Reason['weighs'], readonly Rule[]>> = {
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
    found.drainsAreSilent,
  ],
  degraded: [
    // One fallback less is left.
    found.sourceFailsAndAnotherServes,
    found.addressWasPassedOver,
    // A single failed request is noise, but a deep check should show it.
    found.sourceDoesNotAnswer,
    // Closing prices of some games will be missed, and there is time to change the schedule.
    found.startsAreUnobserved,
    // This can be right: at some hours no book offers a price.
    found.sourceHasNoPrice,
    // Their prices are in the landed bodies and are not recorded.
    found.booksAreUnknown,
    // Their prices have no closing line and no result; a link by hand gives them both, also later.
    gamesAreUnlinked,
    // Landed observations wait in the backlog; nothing is lost.
    found.databaseIsAway,
    found.circuitRejects,
    // Some queries return NULL for what is missing.
    found.schemaDriftedSlightly,
    found.schemaIsHidden,
    // A newer reader version tries them again.
    found.backlogIsDead,
    found.syncsAreSilent,
    found.runFailed,
    found.stateIsUnknown,
    found.stateIsAway,
  ],
};
