import type { LinkAssertion } from '../lib/games/identity/link.ts';
import type { MentionLink, UnlinkedGames } from '../lib/queries/game-links.ts';
import type { Terminal } from './terminal.ts';
import { visibleData } from './visible.ts';

/** What became of a link by hand. */
export interface LinkReport {
  readonly landedKey: string;
  readonly assertion: LinkAssertion;
  /** False if a later drain does it. */
  readonly recorded: boolean;
  /** Why it is not recorded yet. */
  readonly reason: string | null;
  /** The newest link of each mention of the game; null if it is not recorded. */
  readonly mentions: readonly MentionLink[] | null;
}

const reasons: Readonly<Record<string, string>> = {
  ambiguous:
    'it can be more than one official game, or the games of the source and of the schedule do not fit each other',
  unknown_team: 'the catalogue of teams lacks a name that the source uses',
  no_official_game: 'these teams have no official game on that date, as far as is known',
  two_games_one_id: 'the source uses the id for two games',
  no_official_schedule: 'the league has no official schedule here',
};

/** The mentions that are not linked, each with what the rules looked at; and how to link one. */
export function unlinkedLines(found: UnlinkedGames, { style }: Pick<Terminal, 'style'>): string[] {
  const { unlinked, more } = visibleData(found);
  const [first] = unlinked;
  if (first === undefined)
    return ['Every game is linked to its official game, except in leagues without an official schedule.'];
  return [
    ...unlinked.flatMap((mention) => [
      `${style('bold', `${mention.source} ${mention.sourceGameId}`)}  ${gameText(mention)}`,
      `  ${style('yellow', mention.reason ?? 'unlinked')}: ${reasons[mention.reason ?? ''] ?? 'the reason is unknown to this version'}`,
      ...evidenceLines(mention),
    ]),
    ...(more ? ['There are more, with earlier starts.'] : []),
    `Link one by hand: odds games link ${first.source} ${first.sourceGameId} GAME_PK --start ${first.startTime} --reason "…"`,
  ];
}

/** What became of a link by hand. */
export function linkedLines(report: LinkReport, { style }: Pick<Terminal, 'style'>): string[] {
  const { landedKey, assertion, recorded, reason, mentions } = visibleData(report);
  const { source, sourceGameId, startTime, gamePk, entry } = assertion;
  const of = `${source} ${sourceGameId}${startTime === null ? '' : ` at ${minuteOf(startTime)}`}`;
  const means = gamePk === null ? 'as the rules say' : `game ${gamePk}${entry === null ? '' : ` of ${entry}`}`;
  return [
    recorded
      ? `${style('green', 'recorded')}  ${of} is ${means}`
      : `${style('yellow', 'landed')}  ${of} is ${means}, and not recorded yet. ${reason}`,
    style('dim', `  ${landedKey}`),
    ...(mentions === null ? [] : mentionLines(mentions, startTime)),
  ];
}

function mentionLines(mentions: readonly MentionLink[], startTime: string | null): string[] {
  if (mentions.length === 0)
    return ['  No link of this game is known yet: it holds once an observation of the game is linked.'];
  const isStated = startTime === null || mentions.some((mention) => mention.startTime === startTime);
  return [
    ...mentions.map((mention) => `  ${gameText(mention)}: ${linkText(mention)}`),
    ...(isStated ? [] : ['  None of them states that start: it holds once one does.']),
  ];
}

function linkText({ state, reason, gamePk, entry, method }: MentionLink): string {
  if (state === 'unlinked')
    return `unlinked, ${reason}: ${reasons[reason ?? ''] ?? 'the reason is unknown to this version'}`;
  return `game ${gamePk} of ${entry}, by ${method === 'asserted' ? 'hand' : method}`;
}

function gameText({ startTime, awayTeam, homeTeam, league }: MentionLink): string {
  return `${minuteOf(startTime)}  ${awayTeam} at ${homeTeam} (${league})`;
}

function evidenceLines({ evidence: { listed, official, reason } }: MentionLink): string[] {
  const inSource = listed.map(({ sourceGameId, startTime }) => `${sourceGameId} at ${minuteOf(startTime)}`);
  const inSchedule = official.map(
    ({ gamePk, entry, startTime, isPlaceholder }) =>
      `${gamePk} of ${entry} ${isPlaceholder ? 'at a time to be announced' : `at ${minuteOf(startTime)}`}`,
  );
  return [
    ...(inSource.length === 0 ? [] : [`  the source lists ${inSource.join(', ')}`]),
    `  the schedule has ${inSchedule.length === 0 ? 'no game that it can be' : inSchedule.join(', ')}`,
    ...(reason === null ? [] : [`  a person said: ${reason}`]),
  ];
}

/** `2026-08-03 17:05Z` */
function minuteOf(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')}Z`;
}
