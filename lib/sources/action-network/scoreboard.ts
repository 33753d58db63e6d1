import type { Observation } from '../../odds/observation.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import { describeShape, isFields } from '../fields.ts';
import { parseJsonBody } from '../json-body.ts';
import { byLeague, type EntriesByLeague } from '../leagues.ts';
import { leagueMarksOf } from './leagues.ts';
import { scoreboardSchema } from './schema.ts';

/**
 * The games of a v2 scoreboard by league, each still to be looked at. An empty list is an empty slate.
 * @throws OddsError `source_empty_body`, `source_truncated`, `source_not_json`, `source_shape_changed`,
 *   `source_other_league`
 */
export function parseScoreboard({ source, league, body }: Observation): EntriesByLeague {
  const answer = parseJsonBody(body, source);
  const frame = scoreboardSchema.safeParse(answer);
  if (!frame.success) {
    throw shapeChanged(
      source,
      `an object with a list of \`games\` was expected, and ${describeShape(answer)} was found.`,
    );
  }
  const { games } = frame.data;
  if (games.length > 0 && !games.some((game) => isFields(game) && Object.hasOwn(game, 'markets'))) {
    const found = `none of its ${games.length} games has any; the first is ${describeShape(games[0])}`;
    throw shapeChanged(
      source,
      `games with \`markets\` were expected, and ${found} (the old v1 shape has \`odds\` there).`,
    );
  }
  return byLeague({ source, league }, games, leagueMarksOf(answer));
}

/** No retry helps against a changed shape; the reader has to be fixed. */
export function shapeChanged(source: string, what: string, details: Record<string, unknown> = {}): OddsError {
  return new OddsError(
    'source_shape_changed',
    `The answer of ${source} has another shape than the v2 scoreboard: ${what} Compare the landed body with the reader's schema, fix the reader and raise its version.`,
    { details: { source, ...details } },
  );
}
