import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type { BoardGame, BoardSide } from '../lib/queries/board-game.ts';
import { centsOf, signed } from './american-price.ts';
import { newYorkTimeOfDay } from './new-york-time.ts';
import { fitted, tableLines, widthOf } from './table.ts';
import type { Terminal } from './terminal.ts';
import { visible, visibleData } from './visible.ts';

type Style = Terminal['style'];

const dayOf = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/New_York',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

const legend =
  '▲▼: how it moved since the same book opened, in cents; 8.5→: its line then. 25m: last seen 25 minutes ago, others of the game later; †25m: and its source’s latest answer no longer shows it. Times of New York.';

/** A slate is observed every five minutes. A price that was last seen longer than that before the newest of its game is marked. */
const pollIntervalS = 5 * 60;

/** Characters of a sportsbook's name that are always shown. */
const narrowestBook = 4;

interface BoardScreen extends Pick<Terminal, 'style'>, Partial<Pick<Terminal, 'width'>> {
  /** Whose prices it shows; undefined if they are the best ones. */
  readonly sportsbook?: string | undefined;
}

function whatOf(sportsbook: string | undefined): string {
  if (sportsbook !== undefined) return `Prices of ${visible(sportsbook)}.`;
  return 'Best price of each side at the line that most books offer.';
}

/** The board in at most 100 columns, or fewer on a narrower screen, by shortening the sportsbooks: under each game its two sides, and where the best price of each market is. */
export function boardLines(shown: readonly BoardGame[], { style, width = 100, sportsbook }: BoardScreen): string[] {
  const games = visibleData(shown);
  const longest = Math.max(0, ...games.flatMap(({ sides }) => sides.map(({ sportsbook }) => stringWidth(sportsbook))));
  const rowsWith = (bookWidth: number) => games.flatMap((game) => sideRows(game, bookWidth, style));
  const room = width - widthOf(rowsWith(0));
  const rows = rowsWith(Math.min(longest, Math.max(narrowestBook, Math.floor(room / 3))));
  const titles = ['', 'moneyline', 'spread', 'total'].map((title) => ({ title }));
  const [heading = '', ...sides] = tableLines(titles, rows, { heading: (title) => style('bold', title) });
  const lines = games.flatMap((game, index) => {
    const day = dayOf.format(new Date(game.startTime));
    const isNewDay = index === 0 || day !== dayOf.format(new Date(games[index - 1]?.startTime ?? 0));
    const name = `${newYorkTimeOfDay(game.startTime)}  ${style('bold', `${game.awayTeam} at ${game.homeTeam}`)}`;
    const heading = `${name}  ${style('dim', originOf(game))}`;
    return [...(isNewDay ? ['', style('underline', day)] : []), heading, ...sides.slice(index * 2, index * 2 + 2)];
  });
  return [
    heading,
    ...lines,
    '',
    ...wrapAnsi(`${whatOf(sportsbook)} ${legend}`, Math.min(100, width))
      .split('\n')
      .map((line) => style('dim', line)),
  ];
}

function originOf({ source, ageS }: BoardGame): string {
  return ageS === null ? source : `${source}, ${ageText(ageS)} ago`;
}

/** `40s`, `25m`, `6h`, `12d`. Clocks that differ give no negative age. */
function ageText(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, seconds)}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 2 * 86_400 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

/** The away side is above the home side, the over above the under. */
function sideRows(game: BoardGame, bookWidth: number, style: Style): string[][] {
  const cell = (market: BoardSide['market'], selection: BoardSide['selection']) => {
    const side = game.sides.find((each) => each.market === market && each.selection === selection);
    return side === undefined ? '' : sideCell(side, game, bookWidth, style);
  };
  return [
    ['  away', cell('moneyline', 'away'), cell('spread', 'away'), cell('total', 'over')],
    ['  home', cell('moneyline', 'home'), cell('spread', 'home'), cell('total', 'under')],
  ];
}

function sideCell(side: BoardSide, game: BoardGame, bookWidth: number, style: Style): string {
  const line = lineOf(side);
  const price = signed(side.price).padStart(5);
  const mark = ageMarkOf(side, game);
  const note = mark === undefined ? moveOf(side, style) : style('yellow', mark);
  return [...(line === undefined ? [] : [line]), price, fitted(side.sportsbook, bookWidth), note].join(' ');
}

/** Undefined for a price that is current, and as new as the others of its game. */
function ageMarkOf({ stale, ageS }: BoardSide, game: BoardGame): string | undefined {
  const age = ageS === null ? '' : ageText(ageS);
  if (stale) return `†${age}`;
  return ageS !== null && game.ageS !== null && ageS - game.ageS > pollIntervalS ? age : undefined;
}

function lineOf({ market, selection, line }: BoardSide): string | undefined {
  if (line === null) return undefined;
  return market === 'total' ? `${selection === 'over' ? 'o' : 'u'} ${line}`.padEnd(6) : signed(line).padStart(5);
}

/** If the line moved, the opening price was for another bet; then only the opening line is shown. */
function moveOf({ line, price, openLine, openPrice }: BoardSide, style: Style): string {
  if (openLine !== line) return style('yellow', `${openLine ?? ''}→`);
  const cents = centsOf(price) - centsOf(openPrice);
  if (cents === 0) return '';
  return cents > 0 ? style('green', `▲${cents}`) : style('red', `▼${-cents}`);
}
