import { sources } from './registry.ts';

/** For the message of a refusal: what to do if the body is another source's. Empty if it does not look like one. */
export function otherSourceHint(answer: unknown, source: string): string {
  const like = sources.find(({ isLike }) => isLike(answer))?.name;
  if (like === undefined || like === source) return '';
  return ` It looks like an answer of ${like}: a recorded one is collected with --source ${like}.`;
}
