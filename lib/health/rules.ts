import * as found from './findings.ts';
import type { HealthView, Reason } from './health-report.ts';

type Rule = (view: HealthView) => readonly found.Finding[];

/**
 * Every reason for which it is not healthy, by what the reason makes of the whole. Nothing is healthy by silence: what
 * nobody knows is a reason, too.
 */
export const rules: Readonly<Record<Reason['weighs'], readonly Rule[]>> = {
  unhealthy: [
    // Prices are not seen, and nothing can fill the gap.
    found.sourceFailsAlone,
    found.leagueIsStale,
    // What says no will say it again.
    found.databaseRefuses,
    found.schemaDriftedGravely,
    // Its tables lack what was recorded, and no drain looks there by itself.
    found.databaseIsAnother,
    // The tables are behind what was seen, and the two drains that should have mended it have not.
    found.backlogIsMissing,
    // What waits is neither recorded nor counted.
    found.drainsAreSilent,
  ],
  degraded: [
    // There is one less to fall back on.
    found.sourceFailsAndAnotherServes,
    found.addressWasPassedOver,
    // One request is weather, but somebody looks just now.
    found.sourceDoesNotAnswer,
    // Closing prices of some games will not be seen, and there is time to change that.
    found.startsAreUnobserved,
    // Perhaps rightly: at some hours nobody offers anything.
    found.sourceHasNoPrice,
    // What they offer is kept in what has landed, and not recorded.
    found.booksAreUnknown,
    // What lands waits, and nothing is lost.
    found.databaseIsAway,
    found.circuitRejects,
    // Some queries say less.
    found.schemaDriftedSlightly,
    found.schemaIsHidden,
    // A newer reader tries them again.
    found.backlogIsDead,
    found.syncsAreSilent,
    found.runFailed,
    found.nobodyKnowsYet,
    found.stateIsAway,
  ],
};
