import type { Observation } from '../../odds/observation.ts';
import { describeShape, isFields } from '../fields.ts';
import { parseJsonBody } from '../json-body.ts';
import { byLeague, type EntriesByLeague } from '../leagues.ts';
import { shapeChangedFrom } from '../shape-changed.ts';
import { leagueMarksOf } from './leagues.ts';
import { scoreboardSchema } from './schema.ts';

export const shapeChanged = shapeChangedFrom('the v2 scoreboard');

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
