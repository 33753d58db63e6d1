import type { Observation } from '../odds/observation.ts';
import { OddsError } from '../resilience/odds-error.ts';
import { sanitizeForLog } from './json-body.ts';

/** What an answer says of a league, in one place: the names that it can mean here, the usual one first. Text of others. */
export type LeagueMark = readonly [string, ...string[]];

/** What an answer says of its leagues: as a whole, and in each of its entries. An entry without a mark names no league. */
export interface LeagueMarks {
  readonly frame: readonly LeagueMark[];
  readonly entries: readonly (readonly LeagueMark[])[];
}

export interface NamedLeagues {
  /** The one that all marks can mean; undefined if there is none. */
  readonly league: string | undefined;
  /** The usual name of each league that is marked, sorted, fit for a message. */
  readonly named: readonly string[];
}

/** The leagues that an answer names. */
export function leaguesNamedIn({ frame, entries }: LeagueMarks): NamedLeagues {
  const marks = [...frame, ...entries.flat()];
  const league = marks.reduce<readonly string[]>(
    (possible, mark) => possible.filter((name) => mark.includes(name)),
    marks[0] ?? [],
  )[0];
  return { league, named: [...new Set(marks.map(([usual]) => shown(usual)))].sort() };
}

function shown(name: string): string {
  return sanitizeForLog(name.slice(0, 40)) || '(an empty name)';
}

export interface EntriesByLeague {
  readonly own: readonly unknown[];
  readonly others: readonly unknown[];
  /** Entries that name no league although others of the answer do: their league is unknown. */
  readonly unnamed: readonly unknown[];
}

/**
 * The entries of an answer by whether they are of its observation's league. Every mark of an entry must agree with it.
 * @throws OddsError `source_other_league` if the answer is of another league as a whole, or none of its entries is of this one
 */
export function byLeague(
  { source, league }: Pick<Observation, 'source' | 'league'>,
  entries: readonly unknown[],
  marks: LeagueMarks,
): EntriesByLeague {
  const isFramed = marks.frame.length > 0;
  const isNamed = isFramed || marks.entries.some((ofEntry) => ofEntry.length > 0);
  const kinds = marks.entries.map((ofEntry) => {
    if (ofEntry.length === 0) return isNamed && !isFramed ? 'unnamed' : 'own';
    return areOf(league, ofEntry) ? 'own' : 'others';
  });
  if (!areOf(league, marks.frame) || (kinds.includes('others') && !kinds.includes('own'))) {
    throw otherLeague(source, league, leaguesNamedIn(marks).named);
  }
  const ofKind = (kind: keyof EntriesByLeague) => entries.filter((_entry, n) => kinds[n] === kind);
  return { own: ofKind('own'), others: ofKind('others'), unnamed: ofKind('unnamed') };
}

function areOf(league: string, marks: readonly LeagueMark[]): boolean {
  return marks.every((names) => names.includes(league));
}

function otherLeague(source: string, league: string, named: readonly string[]): OddsError {
  const found = namesIn(named.filter((name) => name !== league));
  return new OddsError(
    'source_other_league',
    `The answer of ${source} was to be of ${league}, and it is of ${found}: nothing of it is recorded. A recorded answer is collected with the league that it is of (--league). If the source was asked, compare the request with the landed body.`,
    { details: { source, league, found } },
  );
}

/** `mlb, nfl`, or the first few of many. */
export function namesIn(leagues: readonly string[]): string {
  return leagues.length > 8 ? `${leagues.slice(0, 8).join(', ')}, …` : leagues.join(', ');
}
