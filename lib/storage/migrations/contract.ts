import { defineContract } from '../contract/contract.ts';

const ofGame = 'source, league, source_game_id, home_team, away_team, start_time';
const ofSide = 'period, market, team, selection';
const ofLine = `sportsbook, operator?, jurisdiction?, sportsbook_kind, ${ofSide}, rung` as const;

/** What this code relies on of its schema. A test holds it to what the migrations make. */
export const contract = defineContract({
  // A column that is renamed leaves its old name here if a query reads it.
  columns: {
    age_s: ['integer', 'age_seconds'],
    applied_at: ['timestamptz'],
    asked_scope_id: ['uuid'],
    away_team: ['text', 'away_team_name', 'away'],
    captured_at: ['timestamptz', 'observed_at', 'fetched_at', 'scraped_at'],
    changed_at: ['timestamptz', 'captured_at', 'last_changed_at'],
    changed_by: ['uuid'],
    content: ['text'],
    content_hash: ['uuid', 'payload_hash', 'body_hash'],
    document: ['uuid'],
    game_id: ['uuid'],
    games: ['integer'],
    home_team: ['text', 'home_team_name', 'home'],
    id: ['text'],
    jurisdiction: ['text'],
    key: ['text'],
    kind: ['text'],
    landed_key: ['text'],
    last_seen_at: ['timestamptz', 'seen_at', 'last_updated'],
    league: ['text', 'league_code'],
    line: ['numeric', 'points', 'point', 'handicap'],
    line_id: ['uuid', 'line_key'],
    market: ['text', 'market_type', 'bet_type'],
    money: ['smallint'],
    name: ['text'],
    operator: ['text'],
    outcomes: ['jsonb'],
    part: ['integer'],
    period: ['text', 'game_period', 'segment'],
    price: ['integer', 'odds', 'american_odds'],
    reader: ['integer', 'reader_version'],
    recorded: ['boolean', 'is_recorded'],
    replaced_at: ['timestamptz'],
    rung: ['text'],
    scope_id: ['uuid'],
    selection: ['text', 'side'],
    sha256: ['text'],
    slate_date: ['date'],
    slot: ['text'],
    source: ['text', 'provider', 'source_name'],
    source_game_id: ['text', 'external_game_id', 'source_event_id'],
    source_updated_at: ['timestamptz'],
    split_id: ['uuid'],
    sportsbook: ['text', 'book', 'bookmaker'],
    sportsbook_kind: ['text', 'book_kind'],
    staged_at: ['timestamptz'],
    stale: ['boolean', 'is_stale'],
    start_time: ['timestamptz', 'game_datetime', 'game_time', 'scheduled_start', 'commence_time'],
    state: ['text', 'line_state'],
    status: ['text'],
    team: ['text'],
    tickets: ['smallint'],
  },
  // Written by history.record_reading, history.sync_sportsbooks and migrating (lib/storage/ledger.ts).
  tables: {
    'history.observation':
      'source, captured_at, content_hash, league, slate_date, landed_key, reader, games, outcomes, asked_scope_id',
    'history.game': 'game_id, source, league, source_game_id',
    'history.game_reading': 'game_id, captured_at, content_hash, scope_id, start_time, home_team, away_team, status',
    'history.scope_slot': 'scope_id, slot',
    'history.line':
      'line_id, game_id, key, slot, sportsbook, period, market, team, selection, rung, state, line, price, changed_at, changed_by',
    'history.line_change': 'line_id, captured_at, content_hash, state, line, price',
    'history.split':
      'split_id, game_id, key, slot, period, market, team, selection, state, tickets, money, changed_at, changed_by',
    'history.split_change': 'split_id, captured_at, content_hash, state, tickets, money',
    'history.sportsbook': 'sportsbook, operator, jurisdiction, kind, name',
    'history.recording_turn': 'source',
    'history.reading_part': 'document, part, source, staged_at, content',
    'odds.schema_migration': 'id, sha256, applied_at?',
    'odds.schema_replaceable': 'name, sha256, replaced_at?',
  },
  // Read by queries (the board, recorded-keys.ts) and by people.
  views: {
    'odds.game': `${ofGame}, status, last_seen_at?, game_id`,
    'odds.current_line': `${ofGame}, ${ofLine}, line, price, state, changed_at, last_seen_at?, source_updated_at?, line_id, stale?, age_s?`,
    'odds.line_change': `${ofGame}, ${ofLine}, state, line, price, changed_at, content_hash, line_id`,
    'odds.current_split': `${ofGame}, ${ofSide}, tickets, money, state, changed_at, last_seen_at?, stale?, age_s?`,
    'odds.split_change': `${ofGame}, ${ofSide}, state, tickets, money, changed_at`,
    'odds.observation':
      'source, captured_at, content_hash, league, slate_date?, landed_key?, reader, games?, outcomes?, asked_scope_id?, recorded',
  },
});
