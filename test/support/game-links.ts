import type { Database } from '../../lib/storage/database.ts';

/** A link of a source game that a test states, in place of one that is derived. */
export interface StatedLink {
  readonly sourceGameId: string;
  readonly source?: string;
  readonly gamePk?: number;
  readonly reason?: string;
  readonly orientation?: 'same' | 'swapped';
  /** The attempt to play that it belongs to; the same for all links of one. */
  readonly attempt?: string;
}

/** Links games as their newest readings describe them. Whatever was derived of them is replaced. */
export async function stateLinks(owner: Database, links: readonly StatedLink[]): Promise<void> {
  for (const { source = 'action-network', sourceGameId, gamePk, reason, orientation = 'same', attempt } of links) {
    const parameters = { source, source_game_id: sourceGameId };
    const of = '(select game_id from history.game where source = :source and source_game_id = :source_game_id)';
    await owner.execute({ sql: `delete from history.game_link where game_id = ${of}`, parameters });
    await owner.execute({
      sql: `insert into history.game_link (game_id, start_time, home_team, away_team, known_at, state, reason, attempt_id,
          game_pk, entry, epoch, orientation, evidence)
        select g.game_id, g.start_time, g.home_team, g.away_team, g.last_seen_at,
          case when :game_pk::integer is null then 'unlinked' else 'linked' end, :reason, :attempt::uuid, :game_pk::integer,
          g.start_time::date, g.start_time::date, :orientation, '{}'
        from odds.game g where g.source = :source and g.source_game_id = :source_game_id`,
      parameters: {
        ...parameters,
        game_pk: gamePk ?? null,
        reason: gamePk === undefined ? (reason ?? 'no_candidate') : null,
        attempt: gamePk === undefined ? null : (attempt ?? attemptOf(gamePk)),
        orientation: gamePk === undefined ? null : orientation,
      },
    });
  }
}

const attemptOf = (gamePk: number) => `00000000-0000-0000-0000-${String(gamePk).padStart(12, '0')}`;

export interface StatedStart {
  readonly attempt?: string;
  readonly gamePk: number;
  readonly cutAt: string;
  readonly beginsAt?: string;
}

export async function stateStart(owner: Database, { gamePk, attempt, cutAt, beginsAt }: StatedStart): Promise<void> {
  const parameters = { attempt: attempt ?? attemptOf(gamePk) };
  await owner.execute({ sql: 'delete from history.game_start where attempt_id = :attempt::uuid', parameters });
  await owner.execute({
    sql: `insert into history.game_start (attempt_id, known_at, league, game_pk, epoch, begins_at, cut_at, cut_basis, is_over,
        has_implausible_pitch)
      values (:attempt::uuid, '2026-07-01T00:00:00Z', 'mlb', :game_pk, :cut_at::timestamptz::date, :begins_at::timestamptz,
        :cut_at::timestamptz, 'first_pitch', false, false)`,
    parameters: { ...parameters, game_pk: gamePk, cut_at: cutAt, begins_at: beginsAt ?? null },
  });
}
