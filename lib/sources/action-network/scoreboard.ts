import type { Observation } from '../../odds/observation.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import { describeShape, isFields } from '../fields.ts';
import { harmless, parseJsonBody } from '../json-body.ts';
import { isRecorded } from './request.ts';
import { scoreboardSchema } from './schema.ts';

/**
 * The games of a v2 scoreboard, each still to be looked at. An empty list is an empty slate.
 * @throws OddsError `source_empty_body`, `source_truncated`, `source_not_json`, `source_shape_changed`
 */
export function parseScoreboard({ source, league, request, body }: Observation): readonly unknown[] {
  const answer = parseJsonBody(body, source);
  const frame = scoreboardSchema.safeParse(answer);
  if (!frame.success) {
    throw shapeChanged(
      source,
      `an object with a list of \`games\` was expected, and ${describeShape(answer)} was found`,
    );
  }
  const { games, league: answered } = frame.data;
  if (games.length > 0 && !games.some((game) => isFields(game) && Object.hasOwn(game, 'markets'))) {
    const found = `none of its ${games.length} games has any; the first is ${describeShape(games[0])}`;
    throw shapeChanged(
      source,
      `games with \`markets\` were expected, and ${found} (the old v1 shape has \`odds\` there)`,
    );
  }
  // Failure looks like success here. A body that somebody recorded comes without a league of its own to be held against.
  if (answered !== undefined && answered.name !== league && !isRecorded(request)) {
    throw shapeChanged(
      source,
      `games of ${league} were asked for, and those of “${harmless(answered.name.slice(0, 40))}” came`,
    );
  }
  return games;
}

/** The shape is ours to understand again: no retry mends it, a new reader does. */
export function shapeChanged(source: string, what: string, details: Record<string, unknown> = {}): OddsError {
  return new OddsError(
    'source_shape_changed',
    `The answer of ${source} has another shape than the v2 scoreboard: ${what}. Compare the landed body with the reader's schema, mend the reader and raise its version.`,
    { details: { source, ...details } },
  );
}
