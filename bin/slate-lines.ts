import type { SlateDate } from '../lib/odds/slate-date.ts';
import type { OfficialSlateGame } from '../lib/queries/official-slate.ts';
import type { SourceGame } from '../lib/queries/source-games.ts';
import { newYorkTimeOfDay } from './new-york-time.ts';
import { type Column, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { visibleData } from './visible.ts';

/** The official games of a date, each with the source games that are linked to it. */
export interface Slate {
  readonly league: string;
  readonly date: SlateDate;
  readonly known: 'recorded' | 'not_recorded_yet' | 'off_day' | 'unknown';
  readonly games: readonly (OfficialSlateGame & { readonly sourceGames: readonly SourceGame[] })[];
  /** Source games that start on the date and are linked to no official game. */
  readonly unlinked: readonly SourceGame[];
}

const columns: readonly Column[] = [
  { title: 'start' },
  { title: 'game' },
  { title: 'gamePk' },
  { title: 'state' },
  { title: 'score', align: 'right' },
  { title: 'pitchers' },
  { title: 'source games' },
];

const withoutGames = {
  recorded: () => [],
  not_recorded_yet: () => ['The official schedule of this date waits to be recorded: "odds drain" records it.'],
  off_day: () => ['The official schedule has no game on this date.'],
  unknown: ({ date }: Slate) => [
    `No official schedule of this date is known. "odds games sync --date ${date}" asks for it, if the league has one.`,
  ],
} as const;

export function slateLines(shown: Slate, { style, width }: Pick<Terminal, 'style' | 'width'>): string[] {
  const slate = visibleData(shown);
  const { games, unlinked } = slate;
  const layout = { width, heading: (title: string) => style('bold', title) };
  return [
    style('underline', `${slate.league}, ${slate.date}`),
    ...withoutGames[slate.known](slate),
    ...(games.length > 0 ? tableLines(columns, games.map(rowOf), layout) : []),
    ...(unlinked.length > 0
      ? [
          '',
          style('bold', 'Not linked to an official game'),
          ...tableLines(unlinkedColumns, unlinked.map(rowOfUnlinked), layout),
        ]
      : []),
    style('dim', 'Times of New York.'),
  ];
}

function rowOf(game: Slate['games'][number]): string[] {
  const { awayTeam, homeTeam, doubleheaderGame, awayScore, homeScore, awayPitcher, homePitcher } = game;
  const number = doubleheaderGame === null ? '' : ` (game ${doubleheaderGame})`;
  return [
    game.startIsOpen ? 'open' : newYorkTimeOfDay(game.startTime),
    `${awayTeam} at ${homeTeam}${number}`,
    String(game.gamePk),
    game.state,
    awayScore === null || homeScore === null ? '' : `${awayScore}–${homeScore}`,
    awayPitcher === null && homePitcher === null ? '' : `${awayPitcher ?? '?'}, ${homePitcher ?? '?'}`,
    game.sourceGames.map(sourceGameText).join(', '),
  ];
}

const unlinkedColumns: readonly Column[] = ['start', 'game', 'source game', 'reason'].map((title) => ({ title }));

function rowOfUnlinked(game: SourceGame): string[] {
  const { startTime, awayTeam, homeTeam, link } = game;
  const reason = link.state === 'unlinked' ? link.reason.replaceAll('_', ' ') : '';
  return [newYorkTimeOfDay(startTime), `${awayTeam} at ${homeTeam}`, sourceGameText(game), reason];
}

/** As `odds line` takes it. A swapped game has its teams the other way round. */
function sourceGameText({ source, sourceGameId, link }: SourceGame): string {
  const swapped = link.state === 'linked' && link.orientation === 'swapped' ? ' (swapped)' : '';
  return `${source}/${sourceGameId}${swapped}`;
}
