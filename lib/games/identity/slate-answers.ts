import type { SlateDate } from '../../odds/slate-date.ts';
import { type Epoch, epochsOf, type OfficialEntryVersion } from '../official-entry.ts';
import type { TeamId } from '../teams.ts';
import type { GameSighting, LinkAnswer, LinkAssertion, LinkEvidence, UnlinkedReason } from './link.ts';
import { areConcurrent, type ListedGame, listedGames, mentionText } from './listed-games.ts';
import { entryOn, linkTo, matchGame, type Slate, unlinked } from './match.ts';

/** Everything that can bear on one source's games between two teams on one date, until some time. */
export interface SlateRecords {
  readonly date: SlateDate;
  readonly sightings: readonly GameSighting[];
  readonly official: readonly OfficialEntryVersion[];
  readonly assertions: readonly LinkAssertion[];
  /** Texts of the mentions whose id means two games. */
  readonly contradicted: ReadonlySet<string>;
  /** The teams that the names mean; or why the rules cannot be asked. */
  readonly teams: SlateTeams;
}

export type SlateTeams =
  | { readonly pair: readonly [TeamId, TeamId]; readonly homeOf: (sighting: GameSighting) => TeamId | undefined }
  | { readonly reason: UnlinkedReason };

/** One mention of a game, and what game it is. */
export interface Mention {
  readonly sighting: GameSighting;
  readonly answer: LinkAnswer;
}

interface Found extends Mention {
  readonly game: ListedGame;
}

/** The answer to each mention. */
export function answersFor(records: SlateRecords): readonly Mention[] {
  const { date, teams, sightings, official } = records;
  const games = [...Map.groupBy(official, ({ gamePk }) => gamePk)].sort(([one], [other]) => one - other);
  const epochs = games.flatMap(([, versions]) => epochsOf(versions));
  const ofTeams = 'pair' in teams ? epochs.filter((epoch) => isBetween(epoch, teams.pair)) : [];
  const slate = { date, listed: listedGames(sightings), epochs: ofTeams };
  const byRule = withoutTwoGamesOfOneId(
    slate.listed.flatMap((game) =>
      game.mentions.map((sighting) => ({ game, sighting, answer: answerByRule(records, slate, game, sighting) })),
    ),
  );
  const found = byRule.map((one) => ({ ...one, answer: assertedAnswer(records, epochs, one) ?? one.answer }));
  return withoutSharedGames(found);
}

function isBetween({ entries: [first] }: Epoch, [one, other]: readonly [TeamId, TeamId]): boolean {
  const { homeTeamId: home, awayTeamId: away } = first.latest;
  return (home === one && away === other) || (home === other && away === one);
}

function answerByRule(
  { teams, contradicted }: SlateRecords,
  slate: Slate,
  game: ListedGame,
  sighting: GameSighting,
): LinkAnswer {
  if ('reason' in teams) return unlinked(teams.reason, nothingOfficial(slate));
  if (contradicted.has(mentionText(sighting))) return unlinked('two_games_one_id', nothingOfficial(slate));
  const home = teams.homeOf(sighting);
  if (home === undefined) return unlinked('unknown_team', nothingOfficial(slate));
  return matchGame(slate, { game, startTime: sighting.startTime, home });
}

function nothingOfficial({ listed }: Slate): LinkEvidence {
  return { listed: listed.map(({ sourceGameId, startTime }) => ({ sourceGameId, startTime })), official: [] };
}

/** What a person says of it. Undefined if nothing is said, or it was taken back. */
function assertedAnswer(records: SlateRecords, epochs: readonly Epoch[], { sighting, answer }: Found) {
  const { teams, date, assertions } = records;
  const assertion = assertions.findLast(
    ({ sourceGameId, startTime }) =>
      sourceGameId === sighting.sourceGameId && (startTime === null || startTime === sighting.startTime),
  );
  if (assertion === undefined || assertion.gamePk === null) return undefined;
  const { gamePk, entry, reason } = assertion;
  const evidence = { ...answer.evidence, reason };
  const ofGame = epochs.filter((epoch) => epoch.gamePk === gamePk);
  if (ofGame.length === 0) return unlinked('no_official_game', evidence);
  const named = ofGame.filter(({ entries }) => entries.some(({ key }) => key === entry));
  const onDate = ofGame.filter((epoch) => entryOn(epoch, date) !== undefined);
  const [epoch, ...others] = entry !== null ? named : onDate.length > 0 ? onDate : ofGame;
  if (epoch === undefined || others.length > 0) return unlinked('ambiguous', evidence);
  const meant = epoch.entries.find(({ key }) => key === entry) ?? entryOn(epoch, date) ?? epoch.entries[0];
  return linkTo(epoch, meant, 'asserted', 'pair' in teams ? teams.homeOf(sighting) : undefined, evidence);
}

/** An id that is one official game at one start and another one at another start of the date means none. */
function withoutTwoGamesOfOneId(found: readonly Found[]): readonly Found[] {
  const gamesOf = Map.groupBy(found, ({ game }) => game);
  return found.map((one) => {
    const games = new Set(gamesOf.get(one.game)?.flatMap(({ answer }) => ('gamePk' in answer ? [answer.gamePk] : [])));
    return games.size > 1 ? { ...one, answer: unlinked('two_games_one_id', one.answer.evidence) } : one;
  });
}

/** Ids of one source are one game in succession only. Of those that are listed at one time, none is linked but by hand. */
function withoutSharedGames(found: readonly Found[]): readonly Found[] {
  const sharesGame = (one: Found, other: Found) =>
    one.game !== other.game &&
    one.answer.state === 'linked' &&
    other.answer.state === 'linked' &&
    one.answer.gamePk === other.answer.gamePk &&
    one.answer.epoch === other.answer.epoch &&
    areConcurrent(one.game, other.game);
  return found.map((one) => {
    const isByHand = one.answer.state === 'linked' && one.answer.method === 'asserted';
    if (isByHand || !found.some((other) => sharesGame(one, other))) return one;
    return { ...one, answer: unlinked('ambiguous', one.answer.evidence) };
  });
}
