import type { LeagueOrigin } from '../../lib/collection/collection-report.ts';
import type { SlateSource } from '../../lib/collection/slate-source.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { parseJsonBody } from '../../lib/sources/json-body.ts';
import { leagueFault } from '../../lib/sources/known-leagues.ts';
import { leaguesNamedIn, namesIn } from '../../lib/sources/leagues.ts';
import { otherSourceHint } from '../../lib/sources/look-alike.ts';
import { recordedBytes } from '../../lib/sources/recorded-body.ts';
import { type SourceName, sourceNamed, sources } from '../../lib/sources/registry.ts';
import { type CollectEvent, leaguePattern } from './event.ts';

export const defaultLeague = 'mlb';

interface KnownLeague {
  readonly league: string;
  readonly leagueFrom?: LeagueOrigin;
}

/**
 * The league of a recorded body: the one that the event names, or else the one that the body names. Whether the body is of
 * the league that the event names is for its reader to decide, as for any answer.
 *
 * @throws OddsError `event_invalid` if the body is another source's, or if the event names no league and the body several or none
 * that can be recorded
 */
export function leagueOfRecorded(
  source: SourceName,
  { league, recorded }: Pick<CollectEvent, 'league'> & { readonly recorded: { readonly body: string } },
): KnownLeague {
  const answer = parsedOrNothing(recordedBytes(recorded.body), source);
  const { league: ofBody, named } = leaguesNamedIn(sourceNamed(source).leagueMarksOf(answer));
  const hint = named.length === 0 ? otherSourceHint(answer, source) : '';
  if (hint !== '') throw refused('recorded', `the recorded body is none of ${source}.${hint}`);
  if (league !== undefined) return { league };
  if (named.length === 0) return { league: defaultLeague, leagueFrom: 'default' };
  if (ofBody === undefined) {
    throw refused(
      'league',
      `the recorded body holds several leagues: ${namesIn(named)}. Name the one to record with --league; what is of the others is then skipped.`,
    );
  }
  if (leaguePattern.test(ofBody)) return { league: ofBody, leagueFrom: 'body' };
  throw refused('league', `the recorded body is of ${namesIn(named)}, which is no league that can be recorded.`);
}

/**
 * When a recorded body was captured: at the moment that the event names, or at the one that the body itself names, as a
 * historical snapshot does. The body knows better: the event only says when it was fetched.
 *
 * @throws OddsError `event_invalid` if the body names a moment that cannot be one, or that is yet to come
 */
export function captureTimeOfRecorded(
  source: SourceName,
  { body, capturedAt }: { readonly body: string; readonly capturedAt: string },
  now: Date,
): { readonly capturedAt: string; readonly capturedAtFrom?: 'body' } {
  const named = sourceNamed(source).captureTimeIn(parsedOrNothing(recordedBytes(body), source));
  if (named === undefined) return { capturedAt };
  const { at, written } = named;
  if (at === undefined || Date.parse(at) > now.getTime()) {
    const why = at === undefined ? 'is no time at which it can have been captured' : 'lies in the future';
    throw refused('recorded', `the recorded body is a historical snapshot whose timestamp (${written}) ${why}.`);
  }
  return Date.parse(at) === Date.parse(capturedAt) ? { capturedAt } : { capturedAt: at, capturedAtFrom: 'body' };
}

/** A body that cannot be parsed names nothing. Its reader says why, when it has landed. */
function parsedOrNothing(body: Uint8Array, source: string): unknown {
  try {
    return parseJsonBody(body, source);
  } catch (error) {
    if (error instanceof OddsError) return undefined;
    throw error;
  }
}

/**
 * Which of the sources to ask for a league, in order: the one that the event names, or else all that know the league.
 * @throws OddsError `event_invalid` if there is none
 */
export function sourcesFor<Named extends Pick<SlateSource, 'name'>>(
  all: readonly Named[],
  league: string,
  source?: SourceName,
): readonly [Named, ...Named[]] {
  const fault = leagueFault(league, source);
  const knowIt = new Set<string>(sources.flatMap(({ name, leagues }) => (leagues.includes(league) ? name : [])));
  const [first, ...others] = all.filter(({ name }) => knowIt.has(name) && (source === undefined || name === source));
  if (fault !== undefined || first === undefined) throw refused('league', `${fault}.`);
  return [first, ...others];
}

function refused(field: 'league' | 'recorded', why: string): OddsError {
  return new OddsError('event_invalid', `The event was refused. ${field}: ${why}`);
}
