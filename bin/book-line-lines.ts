import type { BookLine } from '../lib/queries/book-lines.ts';
import { type Column, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { visibleData } from './visible.ts';

const columns: readonly Column[] = [
  { title: 'market' },
  { title: 'side' },
  { title: 'sportsbook' },
  { title: 'open', align: 'right' },
  { title: 'close', align: 'right' },
  { title: 'status' },
  { title: 'age', align: 'right' },
];

const timeOf = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  dateStyle: 'short',
  timeStyle: 'short',
  hourCycle: 'h23',
});
const bases: Readonly<Record<string, string>> = {
  first_pitch: 'first pitch',
  official_start: 'official start',
  source_start: 'start by the source',
};
const legend =
  '+: our first look already found this open. Age: from when the price was last seen until the cut. Times of New York.';

/** The lines of each game under its name, with the moment that divides prices before it from live ones. */
export function bookLineLines(
  found: readonly BookLine[],
  { style, width }: Pick<Terminal, 'style' | 'width'>,
): string[] {
  const lines = visibleData(found);
  const rows = lines.map(rowOf);
  const [heading = '', ...body] = tableLines(columns, rows, { width, heading: (title) => style('bold', title) });
  const withGames = lines.flatMap((line, index) => {
    const before = lines[index - 1];
    const isNewGame = before === undefined || gameOf(before) !== gameOf(line);
    return [...(isNewGame ? ['', style('bold', gameOf(line))] : []), body[index] ?? ''];
  });
  return [heading, ...withGames, '', style('dim', legend)];
}

function gameOf({ awayTeam, homeTeam, gamePk, epoch, cutAt, cutBasis }: BookLine): string {
  const cut =
    cutAt === null ? 'no start is known' : `${bases[cutBasis ?? ''] ?? cutBasis} ${timeOf.format(new Date(cutAt))}`;
  return [`${awayTeam} at ${homeTeam}`, ...(gamePk === null ? [] : [`${gamePk} of ${epoch}`]), cut].join('  ');
}

function rowOf({ period, market, team, selection, rung, sportsbook, open, close }: BookLine): string[] {
  const place = [period === 'full_game' ? '' : `${period} `, market, team === null ? '' : ` ${team}`].join('');
  return [
    rung === 'main' ? place : `${place} ${rung}`,
    selection,
    sportsbook,
    open.price === null ? (open.reason ?? '') : `${priceText(open.line, open.price)}${open.isTruncated ? '+' : ' '}`,
    close.price === null ? '' : priceText(close.line, close.price),
    statusOf(close),
    close.ageS === null ? '' : ageText(close.ageS),
  ];
}

function statusOf({ status, reason, withdrawnAt }: BookLine['close']): string {
  if (reason !== null) return `${status}: ${reason}`;
  return withdrawnAt === null ? status : `${status}, withdrawn ${timeOf.format(new Date(withdrawnAt)).slice(-5)}`;
}

function priceText(line: number | null, price: number): string {
  return [...(line === null ? [] : [`${line}`]), price > 0 ? `+${price}` : `${price}`].join(' ');
}

function ageText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${String(seconds % 60).padStart(2, '0')}`
    : `${Math.floor(minutes / 60)}h${minutes % 60}m`;
}
