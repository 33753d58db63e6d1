import type { Observation } from '../../odds/observation.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import { describeShape, isFields } from '../fields.ts';
import { parseJsonBody } from '../json-body.ts';
import { byLeague, type EntriesByLeague } from '../leagues.ts';
import { leagueMarksOf } from './leagues.ts';
import { errorSchema } from './schema.ts';

/**
 * The events of a v4 answer by league, each still to be looked at. An empty list is an empty answer.
 * @throws OddsError `source_empty_body`, `source_truncated`, `source_not_json`, `source_shape_changed`,
 *   `source_other_league`
 */
export function parseEvents({ source, league, body }: Observation): EntriesByLeague {
  const answer = parseJsonBody(body, source);
  if (!Array.isArray(answer)) {
    const refusal = errorSchema.safeParse(answer).data;
    const said = refusal === undefined ? '' : ` It says no: ${refusal.error_code}.`;
    const found = `${describeShape(answer)} was found.${said}`;
    throw shapeChanged(source, `a bare list of events was expected, and ${found}`);
  }
  if (answer.length > 0 && !answer.some((event) => isFields(event) && Object.hasOwn(event, 'bookmakers'))) {
    const found = `none of its ${answer.length} events has any; the first is ${describeShape(answer[0])}`;
    throw shapeChanged(
      source,
      `events with \`bookmakers\` were expected, and ${found} (the old v3 shape has \`sites\`).`,
    );
  }
  return byLeague({ source, league }, answer, leagueMarksOf(answer));
}

/** The shape is ours to understand again: no retry mends it, a new reader does. */
export function shapeChanged(source: string, what: string, details: Record<string, unknown> = {}): OddsError {
  return new OddsError(
    'source_shape_changed',
    `The answer of ${source} has another shape than the v4 odds: ${what} Compare the landed body with the reader's schema, mend the reader and raise its version.`,
    { details: { source, ...details } },
  );
}
