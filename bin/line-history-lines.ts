import type { FoundGame } from '../lib/queries/find-games.ts';
import type { LineHistory } from '../lib/queries/line-history.ts';
import type { LineChange } from '../lib/queries/line-marks.ts';
import { centsOf, signed } from './american-price.ts';
import { newYorkDayAndTime } from './new-york-time.ts';
import { type ChartPoint, narrowestChart, sparkline, stepChart } from './step-chart.ts';
import { type Column, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { visibleData } from './visible.ts';

export interface ShownHistories {
  readonly game: Pick<FoundGame, 'gamePk' | 'homeTeam' | 'awayTeam' | 'startTime'>;
  readonly market: string;
  readonly period: string;
  /** UTC. What has not changed until then holds then. */
  readonly now: Date;
  /** In order of sportsbook. */
  readonly lines: readonly LineHistory[];
}

type Screen = Pick<Terminal, 'style' | 'width'>;

/** Of a chart, if the screen is wider or there is none. */
const widest = 80;
const tallest = 8;
const sparkWidth = 16;

/** One line with its chart and all its changes, or several in one row each. */
export function lineHistoryLines(shown: ShownHistories, screen: Screen): string[] {
  const { lines, now, ...of } = visibleData(shown);
  const [first, ...others] = lines;
  if (first === undefined) return [];
  return [
    screen.style('bold', titleOf(of)),
    ...(others.length === 0 ? oneLine(first, now, screen) : overview(lines, now, screen)),
    screen.style('dim', 'Times of New York.'),
  ];
}

function titleOf({ game, market, period }: Omit<ShownHistories, 'lines' | 'now'>): string {
  const { awayTeam, homeTeam, startTime, gamePk } = game;
  const number = gamePk === null ? '' : `  gamePk ${gamePk}`;
  const what = `${market}, ${period}`.replaceAll('_', ' ');
  return `${awayTeam} at ${homeTeam}, ${newYorkDayAndTime(startTime)}${number}  ${what}`;
}

const changeColumns: readonly Column[] = [
  { title: 'time' },
  { title: 'line', align: 'right' },
  { title: 'price', align: 'right' },
  { title: 'state' },
  { title: '' },
];

function oneLine(history: LineHistory, now: Date, { style, width }: Screen): string[] {
  const { changes, openAt, closeAt, cutAt } = history;
  const rows = changes.map((change, index) => [
    newYorkDayAndTime(change.at),
    lineText(history, change),
    change.price === null ? '' : signed(change.price),
    change.state,
    noteOf(index, history),
  ]);
  const legend = [
    ...(openAt === null ? [] : ['O: open']),
    ...(closeAt === null ? [] : ['C: close']),
    ...(cutAt === null ? [] : [`│: start, ${newYorkDayAndTime(cutAt)}`]),
  ];
  return [
    nameOf(history),
    ...((width ?? widest) < narrowestChart
      ? []
      : ['', ...chartOf(history, now, Math.min(width ?? widest, widest)), style('dim', legend.join('  ')), '']),
    ...tableLines(changeColumns, rows, { width, heading: (title) => style('bold', title) }),
  ];
}

function noteOf(index: number, { openAt, closeAt, cutAt, changes }: LineHistory): string {
  const at = Date.parse(changes[index]?.at ?? '');
  const marks = [...(index === openAt ? ['open'] : []), ...(index === closeAt ? ['close'] : [])];
  return [...marks, ...(cutAt !== null && at > Date.parse(cutAt) ? ['after the start'] : [])].join(', ');
}

function chartOf(history: LineHistory, now: Date, width: number): string[] {
  const { changes, openAt, closeAt, cutAt } = history;
  const points = pointsOf(history);
  const mark = (index: number | null, sign: string) =>
    index === null ? [] : [{ at: Date.parse(changes[index]?.at ?? ''), sign }];
  const start = cutAt === null ? [] : [{ at: Date.parse(cutAt), sign: '│' }];
  return stepChart(points, {
    ...spanOf([history], now),
    width,
    height: Math.min(tallest, new Set(points.map(({ value }) => value)).size),
    marks: [...start, ...mark(openAt, 'O'), ...mark(closeAt, 'C')],
  });
}

/** From the first change to the start of the game, or until now if that is to come; and to the last change at least. */
function spanOf(histories: readonly LineHistory[], now: Date): { readonly from: number; readonly until: number } {
  const times = histories.flatMap(({ changes }) => changes.map(({ at }) => Date.parse(at)));
  const starts = histories.flatMap(({ cutAt }) => (cutAt === null ? [] : Date.parse(cutAt)));
  return { from: Math.min(...times), until: Math.max(...times, Math.min(now.getTime(), ...starts)) };
}

/** The line if it moved, because prices of different lines cannot be compared; else the price, in cents from even money. */
function pointsOf({ changes }: LineHistory): readonly ChartPoint[] {
  const lines = new Set(changes.flatMap(({ line }) => line ?? []));
  return changes.map(({ at, line, price }): ChartPoint => {
    const value = lines.size > 1 ? line : price;
    if (value === null) return { at: Date.parse(at), value: null, label: '' };
    const height = lines.size > 1 ? value : centsOf(value);
    return { at: Date.parse(at), value: height, label: lines.size > 1 ? String(value) : signed(value) };
  });
}

const overviewColumns: readonly Column[] = [
  { title: 'sportsbook' },
  { title: 'source' },
  { title: 'side' },
  { title: 'open', align: 'right' },
  { title: '' },
  { title: 'close', align: 'right' },
  { title: 'last', align: 'right' },
  { title: 'changes', align: 'right' },
];

function overview(histories: readonly LineHistory[], now: Date, { style, width }: Screen): string[] {
  const span = { ...spanOf(histories, now), width: sparkWidth };
  const rows = histories.map((history) => {
    const { sportsbook, source, openAt, closeAt, changes } = history;
    const offerAt = (index: number | null) => (index === null ? '' : offerText(history, changes[index]));
    return [
      sportsbook,
      source,
      sideOf(history),
      offerAt(openAt),
      sparkline(pointsOf(history), span),
      offerAt(closeAt),
      offerAt(changes.length - 1),
      String(changes.length),
    ];
  });
  return tableLines(overviewColumns, rows, { width, heading: (title) => style('bold', title) });
}

function nameOf(history: LineHistory): string {
  return `${history.sportsbook} (${history.source}/${history.sourceGameId}), ${sideOf(history)}`;
}

/** `home`; of a team's own market `home over`. */
function sideOf({ team, selection }: LineHistory): string {
  return team === null ? selection : `${team} ${selection}`;
}

function offerText(history: LineHistory, change: LineChange | undefined): string {
  if (change === undefined || change.price === null) return change?.state ?? '';
  return [lineText(history, change), signed(change.price)].filter((text) => text !== '').join(' ');
}

function lineText({ market }: LineHistory, { line }: LineChange): string {
  if (line === null) return '';
  return market === 'spread' ? signed(line) : String(line);
}
