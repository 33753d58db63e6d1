import type { Side } from '../odds/market.ts';

/** The line of an outcome in its market, if the outcome names it. */
export interface Named {
  /** Null in a market that belongs to no team; undefined in one that does, if the outcome does not say to which. */
  readonly team: Side | null | undefined;
  /** The line's name within its market, or its team's. Null if the outcome does not say which line it is. */
  readonly line: string | null;
}

const otherTeam = { home: 'away', away: 'home' } as const;

/**
 * The outcomes by which the market of one team is judged: its own, and those that name no team and may be its own. A line that
 * one team has already and the other has not is the other's. A market of no team is judged by all its outcomes.
 */
export function outcomesOfTeam<Outcome extends Named>(
  team: Side | null,
  outcomes: readonly Outcome[],
): readonly Outcome[] {
  if (team === null) return outcomes;
  const taken = new Set(outcomes.flatMap(({ team: of, line }) => (of && line !== null ? `${of}/${line}` : [])));
  const isOthers = (line: string) => taken.has(`${team}/${line}`) && !taken.has(`${otherTeam[team]}/${line}`);
  return outcomes.filter((outcome) =>
    outcome.team === undefined ? outcome.line === null || !isOthers(outcome.line) : outcome.team === team,
  );
}
