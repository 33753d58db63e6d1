import { type GameStarts, type KnownStart, startKnownAt, startMoments } from '../../lib/games/cut.ts';
import type { GameLink } from '../../lib/games/identity/link.ts';
import { linkHistory } from '../../lib/games/identity.ts';
import type { OfficialEntryVersion } from '../../lib/games/official-entry.ts';
import { publishedTeams } from '../../lib/games/teams.ts';
import type { ReadObservation } from '../../lib/recording/reading-document.ts';
import type { ReadSchedule } from '../../lib/recording/schedule/schedule-document.ts';
import type { Executor } from '../../lib/storage/database.ts';

/** From when until when a row holds; null if it still does. */
interface Held {
  readonly knownAt: string;
  readonly knownUntil: string | null;
}

export interface LinkRow extends Held {
  readonly source: string;
  readonly league: string;
  readonly sourceGameId: string;
  readonly startTime: string;
  readonly homeTeam: string;
  readonly awayTeam: string;
  /** Null if it is unlinked for another reason than that the league has no official schedule. */
  readonly attempt: AttemptKey | null;
  readonly orientation?: 'same' | 'swapped';
}

/** An official game's, or that of a source's own game. */
type AttemptKey =
  | { readonly league: string; readonly gamePk: number; readonly epoch: string }
  | { readonly source: string; readonly league: string; readonly sourceGameId: string };

export type StartRow = Held & KnownStart & { readonly attempt: AttemptKey };

const attemptId = (key: string) => `case when ${key} ? 'gamePk'
  then history.attempt_id(${key} ->> 'league', (${key} ->> 'gamePk')::integer, (${key} ->> 'epoch')::date)
  else history.game_id(${key} ->> 'source', ${key} ->> 'league', ${key} ->> 'sourceGameId') end`;

export async function insertLinks(database: Executor, links: readonly LinkRow[]): Promise<void> {
  await database.execute({
    sql: `insert into history.game_link (game_id, start_time, home_team, away_team, known_at, known_until, state, reason,
        attempt_id, game_pk, entry, epoch, orientation, method, evidence)
      select history.game_id(source, league, "sourceGameId"), "startTime", "homeTeam", "awayTeam", "knownAt", "knownUntil",
        case when attempt ? 'gamePk' then 'linked' else 'unlinked' end,
        case when attempt is null then 'ambiguous' when not attempt ? 'gamePk' then 'no_official_schedule' end,
        case when attempt is not null then ${attemptId('attempt')} end,
        (attempt ->> 'gamePk')::integer, (attempt ->> 'epoch')::date, (attempt ->> 'epoch')::date, orientation, 'only_game', '{}'
      from jsonb_to_recordset(:links::jsonb) as link (source text, league text, "sourceGameId" text, "startTime" timestamptz,
        "homeTeam" text, "awayTeam" text, "knownAt" timestamptz, "knownUntil" timestamptz, attempt jsonb, orientation text)`,
    parameters: { links: JSON.stringify(links) },
  });
}

export async function insertStarts(database: Executor, starts: readonly StartRow[]): Promise<void> {
  await database.execute({
    sql: `insert into history.game_start (attempt_id, known_at, known_until, league, game_pk, epoch, begins_at, cut_at,
        cut_basis, ended_at, end_reason, is_over, has_implausible_pitch)
      select ${attemptId('attempt')}, "knownAt", "knownUntil", attempt ->> 'league', (attempt ->> 'gamePk')::integer,
        (attempt ->> 'epoch')::date, "beginsAt", (cut ->> 'at')::timestamptz, cut ->> 'basis', ("end" ->> 'at')::timestamptz,
        "end" ->> 'reason', "isOver", "hasImplausiblePitch"
      from jsonb_to_recordset(:starts::jsonb) as start (attempt jsonb, "knownAt" timestamptz, "knownUntil" timestamptz,
        "beginsAt" timestamptz, cut jsonb, "end" jsonb, "isOver" boolean, "hasImplausiblePitch" boolean)`,
    parameters: { starts: JSON.stringify(starts) },
  });
}

export interface Recorded {
  readonly observations: readonly ReadObservation[];
  readonly schedules: readonly ReadSchedule[];
}

/** Fills the derived tables by the rules of lib/games from what was recorded. */
export async function deriveTables(database: Executor, { observations, schedules }: Recorded): Promise<void> {
  const official = schedules.flatMap(entriesOf);
  const sightings = observations.flatMap(({ source, league, capturedAt, reading }) =>
    reading.games.map(({ sourceGameId, homeTeam, awayTeam, startTime }) => ({
      ...{ source, league, sourceGameId, homeTeam, awayTeam, startTime, capturedAt },
    })),
  );
  const scheduledLeagues = [...new Set(schedules.map(({ league }) => league))];
  const links = linkHistory({ sightings, official, assertions: [], scheduledLeagues }, publishedTeams);
  const rows = [...Map.groupBy(links, mentionText).values()].flatMap((ofMention) => held(ofMention).map(linkRow));
  await insertLinks(database, rows);
  const attempts = new Map(rows.flatMap(({ attempt }) => (attempt ? [[JSON.stringify(attempt), attempt]] : [])));
  const startsOf = (attempt: AttemptKey): GameStarts =>
    'gamePk' in attempt
      ? { kind: 'official', versions: official.filter(({ gamePk }) => gamePk === attempt.gamePk), epoch: attempt.epoch }
      : { kind: 'source', starts: sightings.filter((one) => isOf(one, attempt)) };
  await insertStarts(
    database,
    [...attempts.values()].flatMap((attempt) => startRows(attempt, startsOf(attempt))),
  );
}

type Sighted = { readonly source: string; readonly league: string; readonly sourceGameId: string };
function isOf(one: Sighted, { source, league, sourceGameId }: Sighted): boolean {
  return one.source === source && one.league === league && one.sourceGameId === sourceGameId;
}

function entriesOf({ capturedAt, reading }: ReadSchedule): OfficialEntryVersion[] {
  return reading.listed.flatMap(({ gamePk, listedOn, state, details }) => {
    const { home, away, doubleheader, gameNumber, officialDate, startTime, startIsOpen } = state;
    if (home?.id == null || away?.id == null) return [];
    return {
      ...{ gamePk, entry: listedOn, knownAt: capturedAt, homeTeamId: home.id, awayTeamId: away.id },
      ...{ officialDate, startTime, startIsOpen, state: state.state, gameNumber: gameNumber ?? 1 },
      doubleheader: doubleheader === 'Y' || doubleheader === 'S' ? doubleheader : 'N',
      firstPitch: details?.firstPitch ?? null,
    };
  });
}

const mentionText = ({ source, league, sourceGameId, startTime, homeTeam, awayTeam }: GameLink) =>
  JSON.stringify([source, league, sourceGameId, startTime, homeTeam, awayTeam]);

function held<T extends { readonly knownAt: string }>(inOrder: readonly T[]): (T & Held)[] {
  return inOrder.map((one, n) => ({ ...one, knownUntil: inOrder[n + 1]?.knownAt ?? null }));
}

function linkRow({ answer, ...mention }: GameLink & Held): LinkRow {
  if (answer.state === 'linked') {
    const attempt = { league: mention.league, gamePk: answer.gamePk, epoch: answer.epoch };
    return { ...mention, attempt, orientation: answer.orientation };
  }
  const { source, league, sourceGameId } = mention;
  return { ...mention, attempt: answer.reason === 'no_official_schedule' ? { source, league, sourceGameId } : null };
}

function startRows(attempt: AttemptKey, starts: GameStarts): StartRow[] {
  const versions: (KnownStart & { knownAt: string; attempt: AttemptKey })[] = [];
  let last = '';
  for (const knownAt of [...new Set(startMoments(starts))].sort()) {
    const start = startKnownAt(starts, knownAt);
    if (start === undefined || JSON.stringify(start) === last) continue;
    last = JSON.stringify(start);
    versions.push({ ...start, knownAt, attempt });
  }
  return held(versions);
}
