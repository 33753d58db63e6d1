import type { Observation } from '../../odds/observation.ts';
import type { SlateDate } from '../../odds/slate-date.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import { describeShape, isFields } from '../fields.ts';
import { parseJsonBody } from '../json-body.ts';
import { byLeague, type EntriesByLeague } from '../leagues.ts';
import { leagueMarksOf } from './leagues.ts';
import { feedSchema } from './schema.ts';

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

/** No retry helps against a changed shape; the reader has to be fixed. */
export function shapeChanged(source: string, what: string, details: Record<string, unknown> = {}): OddsError {
  return new OddsError(
    'source_shape_changed',
    `The answer of ${source} has another shape than the odds feed: ${what} Compare the landed body with the reader's schema, fix the reader and raise its version.`,
    { details: { source, ...details } },
  );
}
