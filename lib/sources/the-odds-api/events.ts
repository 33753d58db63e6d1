import type { Instant } from '../../odds/instant.ts';
import type { Observation } from '../../odds/observation.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import { describeShape, isFields } from '../fields.ts';
import { parseJsonBody } from '../json-body.ts';
import { byLeague, type EntriesByLeague } from '../leagues.ts';
import { shapeChangedFrom } from '../shape-changed.ts';
import { type Answer, answerIn, captureTimeIn, isSnapshot } from './answer.ts';
import { leagueMarksOf } from './leagues.ts';
import { errorSchema } from './schema.ts';

export const shapeChanged = shapeChangedFrom('the v4 odds');

/** The events of an answer by league, each still to be looked at. */
interface Events extends EntriesByLeague, Pick<Answer, 'isOneEvent'> {}

/**
 * The events of a v4 answer, in any of its shapes. An empty list is an empty answer.
 * @throws OddsError `source_empty_body`, `source_truncated`, `source_not_json`, `source_shape_changed`,
 *   `source_other_league`, `source_other_time`
 */
export function parseEvents({ source, league, body, capturedAt }: Observation): Events {
  const parsed = parseJsonBody(body, source);
  const answer = answerIn(parsed);
  if (answer === undefined) throw noAnswer(source, parsed);
  refuseOtherTime(source, parsed, capturedAt);
  const { events, isOneEvent } = answer;
  if (events.length > 0 && !events.some((event) => isFields(event) && Object.hasOwn(event, 'bookmakers'))) {
    const found = `none of its ${events.length} events has any; the first is ${describeShape(events[0])}`;
    throw shapeChanged(
      source,
      `events with \`bookmakers\` were expected, and ${found} (the old v3 shape has \`sites\`).`,
    );
  }
  return { ...byLeague({ source, league }, events, leagueMarksOf(parsed)), isOneEvent };
}

function noAnswer(source: string, parsed: unknown): OddsError {
  const refusal = errorSchema.safeParse(parsed).data;
  const said = refusal === undefined ? '' : ` It refused with ${refusal.error_code}.`;
  const found = isSnapshot(parsed)
    ? `a historical snapshot was found whose \`data\` is ${Object.hasOwn(parsed, 'data') ? describeShape(parsed.data) : 'missing'}`
    : `${describeShape(parsed)} was found`;
  return shapeChanged(source, `a list of events, or one event, was expected, and ${found}.${said}`);
}

/** A snapshot must have landed under its own time: it would change the history of another moment. */
function refuseOtherTime(source: string, parsed: unknown, capturedAt: Instant): void {
  const named = captureTimeIn(parsed);
  if (named === undefined || named.at === capturedAt) return;
  throw new OddsError(
    'source_other_time',
    `The answer of ${source} is a historical snapshot with the timestamp ${named.written}, and landed as captured at ${capturedAt}: nothing of it is recorded. Collect the snapshot again with "odds collect --from": its own timestamp is then its capture time.`,
    { details: { source, capturedAt, timestamp: named.written } },
  );
}
