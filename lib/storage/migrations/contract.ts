import { critical, defineContract, optional, table, view } from '../contract/contract.ts';

// What is named once is called the same wherever it stands. Names are added here when something is renamed, and stay.
const source = critical('text', 'provider', 'source_name');
const league = critical('text', 'league_code');
const sourceGameId = critical('text', 'external_game_id', 'source_event_id');
const capturedAt = critical('timestamptz', 'observed_at', 'fetched_at', 'scraped_at');
const contentHash = critical('uuid', 'payload_hash', 'body_hash');
const startTime = critical('timestamptz', 'game_datetime', 'game_time', 'scheduled_start', 'commence_time');
const homeTeam = critical('text', 'home_team_name', 'home');
const awayTeam = critical('text', 'away_team_name', 'away');
const lastSeenAt = optional('timestamptz', 'seen_at', 'last_updated');
const period = critical('text', 'game_period', 'segment');
const market = critical('text', 'market_type', 'bet_type');
const selection = critical('text', 'side');
const line = critical('numeric', 'points', 'point', 'handicap');
const price = critical('integer', 'odds', 'american_odds');
const tickets = critical('smallint', 'ticket_percent', 'bets_percent');
const money = critical('smallint', 'money_percent', 'handle_percent');
const sportsbook = critical('text', 'book', 'bookmaker');
const gameId = critical('uuid', 'game_key');
const lineId = critical('uuid', 'line_key');
const state = critical('text', 'line_state');
const team = critical('text', 'team_side');

const keyed = { key: critical('text', 'line_path'), slot: critical('text', 'market_slot') };
const lastChange = { changed_at: critical('timestamptz', 'last_changed_at'), changed_by: critical('uuid') };

/** Written by history.record_reading and history.sync_sportsbooks, which know them by these names and no others. */
const tables = {
  'history.observation': table({
    source,
    captured_at: capturedAt,
    content_hash: contentHash,
    league,
    slate_date: critical('date', 'game_date', 'official_date'),
    landed_key: critical('text', 'object_key', 's3_key'),
    reader: critical('integer', 'reader_version'),
    games: critical('integer', 'game_count'),
    outcomes: critical('jsonb', 'outcome_counts'),
    asked_scope_id: critical('uuid'),
  }),
  'history.game': table({ game_id: gameId, source, league, source_game_id: sourceGameId }),
  'history.game_reading': table({
    game_id: gameId,
    captured_at: capturedAt,
    content_hash: contentHash,
    scope_id: critical('uuid'),
    start_time: startTime,
    home_team: homeTeam,
    away_team: awayTeam,
    status: critical('text', 'game_status'),
  }),
  'history.scope_slot': table({ scope_id: critical('uuid'), slot: keyed.slot }),
  'history.line': table({
    line_id: lineId,
    game_id: gameId,
    ...keyed,
    sportsbook,
    period,
    market,
    team,
    selection,
    rung: critical('text'),
    state,
    line,
    price,
    ...lastChange,
  }),
  'history.line_change': table({
    line_id: lineId,
    captured_at: capturedAt,
    content_hash: contentHash,
    state,
    line,
    price,
  }),
  'history.split': table({
    split_id: critical('uuid'),
    game_id: gameId,
    ...keyed,
    period,
    market,
    team,
    selection,
    state,
    tickets,
    money,
    ...lastChange,
  }),
  'history.split_change': table({
    split_id: critical('uuid'),
    captured_at: capturedAt,
    content_hash: contentHash,
    state,
    tickets,
    money,
  }),
  'history.sportsbook': table({
    sportsbook,
    operator: critical('text', 'brand'),
    jurisdiction: critical('text', 'region'),
    kind: critical('text', 'book_kind'),
    name: critical('text', 'display_name', 'title'),
  }),
  'history.recording_turn': table({ source }),
  'history.reading_part': table({
    document: critical('uuid'),
    part: critical('integer'),
    source,
    staged_at: critical('timestamptz'),
    content: critical('text'),
  }),
};

/** Written by migrating (lib/storage/ledger.ts). */
const ledger = {
  'odds.schema_migration': table({
    id: critical('text'),
    sha256: critical('text', 'checksum'),
    applied_at: optional('timestamptz'),
  }),
  'odds.schema_replaceable': table({
    name: critical('text'),
    sha256: critical('text', 'checksum'),
    replaced_at: optional('timestamptz'),
  }),
};

const ofGame = {
  source,
  league,
  source_game_id: sourceGameId,
  home_team: homeTeam,
  away_team: awayTeam,
  start_time: startTime,
};
const ofLine = {
  sportsbook,
  operator: optional('text', 'brand'),
  jurisdiction: optional('text', 'region'),
  sportsbook_kind: critical('text', 'book_kind'),
  period,
  market,
  team,
  selection,
  rung: critical('text'),
};
const ofSplit = { period, market, team, selection };
const changedAt = critical('timestamptz', 'captured_at', 'last_changed_at');
const freshness = { stale: optional('boolean', 'is_stale'), age_s: optional('integer', 'age_seconds') };

/** What is asked: the read queries, and people. */
const views = {
  'odds.game': view({ ...ofGame, status: critical('text', 'game_status'), last_seen_at: lastSeenAt, game_id: gameId }),
  'odds.current_line': view(
    {
      ...ofGame,
      ...ofLine,
      line,
      price,
      state,
      changed_at: changedAt,
      last_seen_at: lastSeenAt,
      source_updated_at: optional('timestamptz', 'quoted_at'),
      line_id: lineId,
      ...freshness,
    },
    'latest_line',
  ),
  'odds.line_change': view(
    { ...ofGame, ...ofLine, state, line, price, changed_at: changedAt, content_hash: contentHash, line_id: lineId },
    'line_history',
  ),
  'odds.current_split': view({
    ...ofGame,
    ...ofSplit,
    tickets,
    money,
    state,
    changed_at: changedAt,
    last_seen_at: lastSeenAt,
    ...freshness,
  }),
  'odds.split_change': view({ ...ofGame, ...ofSplit, state, tickets, money, changed_at: changedAt }),
  'odds.observation': view({
    source,
    captured_at: capturedAt,
    content_hash: contentHash,
    league,
    slate_date: optional('date', 'game_date', 'official_date'),
    landed_key: optional('text', 'object_key', 's3_key'),
    reader: critical('integer', 'reader_version'),
    games: optional('integer', 'game_count'),
    outcomes: optional('jsonb', 'outcome_counts'),
    asked_scope_id: optional('uuid'),
    recorded: critical('boolean', 'is_recorded'),
  }),
};

/** What this code relies on of its schema. A test holds it to what the migrations make. */
export const contract = defineContract({ ...tables, ...ledger, ...views });
