import type { SyncReport } from '../lib/collection/sync-report.ts';
import { lateRevisions, type OpenGame, type Outcome, type Revision } from '../lib/queries/outcomes.ts';
import type { OutcomeDifference } from '../lib/queries/verify-outcomes.ts';
import { type Column, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { visibleData } from './visible.ts';

type Screen = Pick<Terminal, 'style' | 'width'>;

/** What was asked for again, and what of it has landed. */
export function updateLines(synced: SyncReport, { style }: Pick<Terminal, 'style'>): string[] {
  const report = visibleData(synced);
  const { status, error, requests, changedDates, games } = report;
  const datesOf = ({ from, to }: (typeof requests)[number]) => (from === to ? from : `${from} to ${to}`);
  return [
    `${style(status === 'synced' ? 'green' : 'red', status)}  ${report.source} ${report.league}, ${requests.length} request(s), ${games} games`,
    ...(error ? [`  ${error.message} (${error.code})`] : []),
    ...requests.map((request) => `  ${datesOf(request)}  ${request.landed ?? 'has not landed'}`),
    `  ${changedDates.length === 0 ? 'no date has changed' : `changed: ${changedDates.join(', ')}`}; the next drain records the answers`,
  ];
}

export interface ShownOutcomes {
  readonly outcomes: readonly Outcome[];
  readonly revisions: readonly Revision[];
  readonly open: readonly OpenGame[];
}

const columns: readonly Column[] = ['date', 'game', 'id', 'score', 'moneyline', 'run line', 'total', 'known at'].map(
  (title) => ({ title }),
);

/** The outcomes, the results that were revised, and the games of earlier dates that have none. */
export function outcomeLines(shown: ShownOutcomes, screen: Screen): string[] {
  const { outcomes, revisions, open } = visibleData(shown);
  const { style, width } = screen;
  const heading = (title: string) => style('bold', title);
  return [
    ...(outcomes.length > 0 ? tableLines(columns, outcomes.map(rowOf), { width, heading }) : []),
    ...revisionLines(revisions, screen),
    ...(open.length === 0 ? [] : ['', style('yellow', 'Games of earlier dates without a result:')]),
    ...open.map(
      (game) => `  ${game.official_date}  ${matchOf(game)}  ${game.game_pk}  ${game.state} since ${game.known_at}`,
    ),
    ...(outcomes.length > 0
      ? [style('dim', 'Lines are those of the consensus close, with its number of operators.')]
      : []),
  ];
}

function rowOf(outcome: Outcome): string[] {
  const { settlement, reason } = outcome;
  return [
    outcome.official_date,
    matchOf(outcome),
    String(outcome.game_pk),
    `${scoreOf(outcome)}${outcome.is_provisional ? ', provisional' : ''}`,
    settlement === 'action' ? outcome.moneyline_result : `${settlement} (${reason})`,
    settledOn(outcome.run_line, outcome.run_line_result, outcome.run_line_operators),
    settledOn(outcome.total, outcome.total_result, outcome.total_operators),
    outcome.known_at,
  ];
}

function settledOn(line: number | null, result: string, operators: number | null): string {
  return line === null ? result : `${line} ${result} (${operators})`;
}

/** Away first, as in the name of the game. */
function scoreOf({ state, home_score, away_score }: Pick<Outcome, 'state' | 'home_score' | 'away_score'>): string {
  return home_score === null || away_score === null ? state : `${away_score}–${home_score}`;
}

function matchOf({ home_team, away_team }: Pick<Outcome, 'home_team' | 'away_team'>): string {
  return `${away_team ?? 'not named'} at ${home_team ?? 'not named'}`;
}

/** Of each game whose result has changed since it was first final. */
function revisionLines(revisions: readonly Revision[], { style }: Screen): string[] {
  return [...Map.groupBy(revisions, ({ game_pk }) => game_pk)].flatMap(([gamePk, ofGame]) => {
    const results = ofGame.slice(
      Math.max(
        0,
        ofGame.findIndex(({ state }) => state === 'final'),
      ),
    );
    if (results.filter(({ is_provisional }) => !is_provisional).length < 2) return [];
    const late = new Set(lateRevisions(ofGame));
    return [
      '',
      style('bold', `Revisions of ${gamePk}`),
      ...results.map((one) => {
        const warning = late.has(one) ? style('yellow', '  more than 72 hours after the first final') : '';
        return `  ${one.known_at}  ${scoreOf(one)}  ${one.settlement}${one.reason ? ` (${one.reason})` : ''}${warning}`;
      }),
    ];
  });
}

export interface VerifiedOutcomes {
  readonly from: string;
  readonly to: string;
  readonly attempts: number;
  readonly differences: readonly OutcomeDifference[];
}

export function verificationLines(verified: VerifiedOutcomes, { style }: Screen): string[] {
  const { from, to, attempts, differences } = visibleData(verified);
  const equal = differences.length === 0;
  return [
    `${style(equal ? 'green' : 'red', equal ? 'equal' : 'different')}  ${attempts} outcomes of ${from} to ${to} computed again, ${differences.length} differences`,
    ...differences.map(
      ({ gamePk, epoch, column, view, rule }) =>
        `  ${gamePk}${epoch === null ? '' : ` of ${epoch}`}  ${column}: the view has ${JSON.stringify(view)}, the rules have ${JSON.stringify(rule)}`,
    ),
  ];
}
