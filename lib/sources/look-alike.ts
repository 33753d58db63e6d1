import { sourceName as actionNetwork } from './action-network/client.ts';
import { isFields } from './fields.ts';
import { answerIn } from './the-odds-api/answer.ts';
import { sourceName as theOddsApi } from './the-odds-api/client.ts';

/** The source whose answers have this outline. Undefined if no source is known by it. */
function sourceLike(answer: unknown): typeof actionNetwork | typeof theOddsApi | undefined {
  if (isFields(answer) && Array.isArray(answer.games)) return actionNetwork;
  return answerIn(answer)?.events.some(isEvent) ? theOddsApi : undefined;
}

function isEvent(entry: unknown): boolean {
  return isFields(entry) && Object.hasOwn(entry, 'sport_key') && Object.hasOwn(entry, 'bookmakers');
}

/** For the message of a refusal: what to do if the body is another source's. Empty if it does not look like one. */
export function otherSourceHint(answer: unknown, source: string): string {
  const like = sourceLike(answer);
  if (like === undefined || like === source) return '';
  return ` It looks like an answer of ${like}: a recorded one is collected with --source ${like}.`;
}
