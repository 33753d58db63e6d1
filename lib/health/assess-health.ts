import type { UpcomingGame } from '../games/capture-windows.ts';
import { upcomingGames } from '../games/upcoming-games.ts';
import { type ShownCircuit, shownCircuit } from '../resilience/circuit/shown-circuit.ts';
import { initialCircuit } from '../resilience/circuit/state.ts';
import { backlogName, type RunStatus } from '../telemetry/run-status.ts';
import { coverageOf } from './coverage.ts';
import { databaseOf, schemaOf } from './database-health.ts';
import { cadenceOf, type Expectations } from './expectations.ts';
import type { HealthFacts } from './facts.ts';
import type { HealthReport, HealthStatus, HealthView, Reason } from './health-report.ts';
import { linkHealthOf } from './link-health.ts';
import { rules } from './rules.ts';
import { runsOf } from './run-health.ts';
import { checkedSources, freshnessOf, sourcesOf } from './source-health.ts';
import { unobservedStarts } from './unobserved-starts.ts';

/** Builds the view of the system, applies the rules to it, and derives the overall status. Pure. */
export function assessHealth(facts: HealthFacts, now: Date, expected: Expectations): HealthReport {
  const statuses = facts.statuses.is === 'answered' ? facts.statuses.value : [];
  const view = viewOf(facts, statuses, now, expected);
  const reasons: readonly Reason[] = [
    ...rules.unhealthy.flatMap((rule) => rule(view)).map((finding) => ({ weighs: 'unhealthy' as const, ...finding })),
    ...Object.values(rules.degraded)
      .flat()
      .flatMap((rule) => rule(view))
      .map((finding) => ({ weighs: 'degraded' as const, ...finding })),
  ];
  return {
    status: statusOf(reasons),
    reasons,
    checkedAt: now.toISOString(),
    deep: facts.deep !== null,
    ...view,
    lastSuccess: Object.fromEntries(statuses.map(({ last: { name }, succeededAt }) => [name, succeededAt])),
  };
}

/** The overall status is that of the most severe reason. */
function statusOf(reasons: readonly Reason[]): HealthStatus {
  return reasons[0]?.weighs ?? 'healthy';
}

function viewOf(facts: HealthFacts, statuses: readonly RunStatus[], now: Date, expected: Expectations): HealthView {
  const byName = new Map(statuses.map((runStatus) => [runStatus.last.name, runStatus]));
  const checkedAt = now.toISOString();
  const { officialGames } = facts;
  const gamesOf = (league: string): readonly UpcomingGame[] =>
    officialGames.is === 'answered' && expected.captureWindows
      ? upcomingGames(officialGames.value.find((official) => official.league === league)?.games ?? [])
      : [];
  const slates = expected.slates.map((slate) => ({
    slate,
    cadence: cadenceOf(slate, expected, gamesOf(slate.league), now),
  }));
  const away = [facts.statuses, facts.circuits, officialGames].flatMap((answer) =>
    answer.is === 'away' ? answer.trouble : [],
  )[0];
  return {
    state: { is: away ? 'away' : 'answering', trouble: away ?? null },
    sources: slates.flatMap(({ slate, cadence }) => sourcesOf(slate, expected, byName, cadence, now)),
    checkedSources: checkedSources(facts.deep),
    freshness: slates.map(({ slate, cadence }) => freshnessOf(slate, expected, byName, cadence, now)),
    coverage:
      officialGames.is === 'away'
        ? []
        : slates.flatMap(({ slate, cadence }) =>
            coverageOf(slate, expected, byName, officialGames.value, cadence, now),
          ),
    unobservedStarts: officialGames.is === 'away' ? [] : unobservedStarts(officialGames.value, expected, now),
    database: databaseOf(statuses, facts.deep, checkedAt),
    schema: schemaOf(statuses, facts.deep, checkedAt),
    circuits: circuitsOf(facts, now, expected),
    backlog: byName.get(backlogName)?.backlog ?? null,
    links: linkHealthOf(byName.get(backlogName)?.links ?? null, now),
    runs: runsOf(
      expected,
      byName,
      expected.schedules.flatMap(({ league }) => gamesOf(league)),
      now,
    ),
  };
}

/** Expected circuits, and circuits that have a record in the store. */
function circuitsOf({ circuits }: HealthFacts, now: Date, expected: Expectations): readonly ShownCircuit[] | null {
  if (circuits.is === 'away') return null;
  const names = new Set([...expected.circuits, ...circuits.value.keys()]);
  return [...names].map((name) => shownCircuit(name, circuits.value.get(name) ?? initialCircuit, now.getTime()));
}
