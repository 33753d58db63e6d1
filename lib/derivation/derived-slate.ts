import { type GameStarts, startKnownAt, startMoments } from '../games/cut.ts';
import type { GameLink, GameSighting, LinkAssertion } from '../games/identity/link.ts';
import { linkHistory } from '../games/identity.ts';
import { compareText, epochsOf, type OfficialEntryVersion } from '../games/official-entry.ts';
import type { TeamCatalogue } from '../games/teams.ts';
import type { Instant } from '../odds/instant.ts';
import { type SlateDate, slateDateAt } from '../odds/slate-date.ts';

/** The games of a league on a date in New York. */
export interface Slate {
  readonly league: string;
  readonly slateDate: SlateDate;
}

export interface SlateRecords {
  /** Games of sources that have, or had, a start on the date. */
  readonly gameIds: readonly string[];
  /** All that sources state of them, also on other dates; what only repeats may be left out. */
  readonly sightings: readonly (GameSighting & { readonly gameId: string })[];
  /** Of the official games around the date, and of those that the assertions name. */
  readonly official: readonly OfficialEntryVersion[];
  readonly assertions: readonly LinkAssertion[];
}

export interface DerivationRules {
  readonly catalogue: TeamCatalogue;
  /** The leagues that have an official schedule. */
  readonly scheduledLeagues: readonly string[];
}

/** A row of history.game_link or history.game_start, as history.write_derived takes it. */
type DerivedRow = Readonly<Record<string, unknown>> & { readonly game_id?: string };

export interface DerivedSlate {
  readonly links: readonly DerivedRow[];
  readonly starts: readonly DerivedRow[];
}

/** The links of the mentions that begin on the date, and the starts of the attempts whose first entry is listed for it. */
export function deriveSlate(slate: Slate, records: SlateRecords, rules: DerivationRules): DerivedSlate {
  const { scheduledLeagues, catalogue } = rules;
  const links = linkHistory({ ...records, scheduledLeagues }, catalogue).filter(
    ({ startTime }) => slateDateAt(new Date(startTime)) === slate.slateDate,
  );
  const isScheduled = scheduledLeagues.includes(slate.league);
  return {
    links: linkRows(links, records),
    starts: isScheduled ? officialStarts(slate, records) : sourceStarts(records),
  };
}

function linkRows(links: readonly GameLink[], { sightings }: SlateRecords): readonly DerivedRow[] {
  const gameIdOf = new Map(sightings.map(({ source, sourceGameId, gameId }) => [`${source}/${sourceGameId}`, gameId]));
  const mentionOf = ({ source, sourceGameId, startTime, homeTeam, awayTeam }: GameLink) =>
    JSON.stringify([source, sourceGameId, startTime, homeTeam, awayTeam]);
  return [...Map.groupBy(links, mentionOf).values()].flatMap((history) =>
    withUntil(history).map(({ source, sourceGameId, startTime, homeTeam, awayTeam, knownAt, knownUntil, answer }) => {
      const { gamePk: game_pk, ...rest }: Partial<typeof answer & { gamePk: number }> = answer;
      return {
        game_id: gameIdOf.get(`${source}/${sourceGameId}`) ?? '',
        start_time: startTime,
        home_team: homeTeam,
        away_team: awayTeam,
        known_at: knownAt,
        known_until: knownUntil,
        game_pk,
        ...rest,
      };
    }),
  );
}

function officialStarts({ slateDate }: Slate, { official }: SlateRecords): readonly DerivedRow[] {
  const listedOnDate = official.filter(({ entry }) => entry === slateDate).map(({ gamePk }) => gamePk);
  return [...new Set(listedOnDate)].flatMap((gamePk) => {
    const versions = official.filter((version) => version.gamePk === gamePk);
    const starts: GameStarts = { kind: 'official', versions, epoch: slateDate };
    // An entry that turns out to belong to an earlier attempt is none by itself any more.
    const isAttemptAt = (at: Instant) =>
      epochsOf(versions.filter(({ knownAt }) => knownAt <= at)).some(({ key }) => key === slateDate);
    return startRows(starts, isAttemptAt).map((row) => ({ ...row, game_pk: gamePk, epoch: slateDate }));
  });
}

function sourceStarts({ sightings }: SlateRecords): readonly DerivedRow[] {
  return [...Map.groupBy(sightings, ({ gameId }) => gameId)].flatMap(([game_id, starts]) =>
    startRows({ kind: 'source', starts }, () => true).map((row) => ({ ...row, game_id })),
  );
}

/** What was known of a start over time: a row for each time at which it became another one. */
function startRows(starts: GameStarts, isAttemptAt: (at: Instant) => boolean): readonly DerivedRow[] {
  const history: { knownAt: Instant; text: string; row: DerivedRow | undefined }[] = [];
  for (const knownAt of [...new Set(startMoments(starts))].sort()) {
    const known = isAttemptAt(knownAt) ? startKnownAt(starts, knownAt) : undefined;
    const row = known && {
      begins_at: known.beginsAt,
      cut_at: known.cut?.at ?? null,
      cut_basis: known.cut?.basis ?? null,
      ended_at: known.end?.at ?? null,
      end_reason: known.end?.reason ?? null,
      is_over: known.isOver,
      has_implausible_pitch: known.hasImplausiblePitch,
    };
    const text = JSON.stringify(row ?? null);
    if ((history.at(-1)?.text ?? 'null') !== text) history.push({ knownAt, text, row });
  }
  return withUntil(history).flatMap(({ knownAt, knownUntil, row }) =>
    row ? [{ ...row, known_at: knownAt, known_until: knownUntil }] : [],
  );
}

/** Each answer with the time at which the next one was known; null for the newest. */
function withUntil<Known extends { readonly knownAt: Instant }>(history: readonly Known[]) {
  const inOrder = history.toSorted((a, b) => compareText(a.knownAt, b.knownAt));
  return inOrder.map((one, n) => ({ ...one, knownUntil: inOrder[n + 1]?.knownAt ?? null }));
}
