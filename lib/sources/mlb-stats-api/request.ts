import type { ObservationRequest } from '../../odds/observation.ts';
import { isSlateDate, type SlateDate } from '../../odds/slate-date.ts';
import { OddsError } from '../../resilience/odds-error.ts';

/** Official dates, both included. */
export interface Dates {
  readonly from: SlateDate;
  readonly to: SlateDate;
}

/**
 * What an entry holds only on request: teams that are placeholders, the line score, the probable pitchers, and the first pitch
 * (`gameInfo`).
 */
const details = ['team', 'linescore', 'probablePitcher', 'gameInfo'] as const;

/** @throws OddsError `argument_invalid` */
export function scheduleRequest(baseUrl: string, { from, to }: Dates): ObservationRequest {
  if (!isSlateDate(from) || !isSlateDate(to) || from > to) {
    throw new OddsError('argument_invalid', 'A schedule is asked for from one date of the calendar to a later one.');
  }
  const { origin, pathname } = new URL(baseUrl);
  return {
    method: 'GET',
    url: `${origin}${pathname.replace(/\/+$/, '')}/api/v1/schedule`,
    // Sport 1 is Major League Baseball.
    query: { sportId: '1', startDate: from, endDate: to, hydrate: details.join(',') },
  };
}

/** Nothing in the query needs escaping. */
export function urlOf({ url, query }: ObservationRequest): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return `${url}?${pairs.join('&')}`;
}

/** The dates that a request named, read back from it. Undefined for a recorded body. */
export function datesAsked({ query }: ObservationRequest): Dates | undefined {
  const { startDate: from = '', endDate: to = '' } = query;
  return isSlateDate(from) && isSlateDate(to) ? { from, to } : undefined;
}

/** Whether the answer was asked for all details: earlier requests were not, and their answers say nothing of them. */
export function isDetailed({ query }: ObservationRequest): boolean {
  const asked = (query.hydrate ?? '').split(',');
  return details.every((detail) => asked.includes(detail));
}
