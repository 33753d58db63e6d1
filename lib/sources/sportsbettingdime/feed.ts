import type { Observation } from '../../odds/observation.ts';
import type { SlateDate } from '../../odds/slate-date.ts';
import { describeShape, isFields } from '../fields.ts';
import { parseJsonBody } from '../json-body.ts';
import { byLeague, type EntriesByLeague } from '../leagues.ts';
import { shapeChangedFrom } from '../shape-changed.ts';
import { leagueMarksOf } from './leagues.ts';
import { feedSchema } from './schema.ts';

export const shapeChanged = shapeChangedFrom('the odds feed');

interface Feed extends EntriesByLeague {
  /** The slate that the answer says it is of; undefined if it does not say. */
  readonly slateDate: SlateDate | undefined;
}

/**
 * The games of a feed by league, each still to be looked at. An empty list is an empty slate.
 * @throws OddsError `source_empty_body`, `source_truncated`, `source_not_json`, `source_shape_changed`,
 *   `source_other_league`
 */
export function parseFeed({ source, league, body }: Observation): Feed {
  const answer = parseJsonBody(body, source);
  const frame = feedSchema.safeParse(answer);
  if (!frame.success) {
    throw shapeChanged(
      source,
      `an object with a list of \`games\` was expected, and ${describeShape(answer)} was found.`,
    );
  }
  const { games, group } = frame.data;
  if (games.length > 0 && !games.some((game) => isFields(game) && Object.hasOwn(game, 'sportsbooks'))) {
    const found = `none of its ${games.length} games has any; the first is ${describeShape(games[0])}`;
    throw shapeChanged(source, `games with \`sportsbooks\` were expected, and ${found}.`);
  }
  return { ...byLeague({ source, league }, games, leagueMarksOf(answer)), slateDate: group };
}
