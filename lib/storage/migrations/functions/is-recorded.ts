/** Whether the observation of this alias is recorded: all its games are. */
export function isRecorded(o: string): string {
  return `${o}.games = (
      select count(*) from history.game_reading r join history.game g on g.game_id = r.game_id
      where r.captured_at = ${o}.captured_at and r.content_hash = ${o}.content_hash and g.source = ${o}.source
    )`;
}
