import type { Instant } from '../odds/instant.ts';
import { daysAfter, type SlateDate, slateDateAt } from '../odds/slate-date.ts';
import type { GameLink, GameSighting, LinkAnswer, LinkAssertion } from './identity/link.ts';
import { compareSightings, mentionText, tellingSightings } from './identity/listed-games.ts';
import { answersFor, type SlateRecords, type SlateTeams } from './identity/slate-answers.ts';
import { compareText, datesOf, type OfficialEntryVersion } from './official-entry.ts';
import type { TeamCatalogue, TeamId } from './teams.ts';

/** All that is recorded of who plays whom and when. The order does not matter, and repetitions change nothing. */
export interface IdentityRecords {
  readonly sightings: readonly GameSighting[];
  readonly official: readonly OfficialEntryVersion[];
  readonly assertions: readonly LinkAssertion[];
  /** The leagues that have an official schedule. */
  readonly scheduledLeagues: readonly string[];
}

/**
 * Which official game each mention of a game in a source is, and since when: a function of the records alone. An answer holds
 * from its `knownAt`, the capture time of the observation that changed it, until the next one of the same mention.
 */
export function linkHistory(records: IdentityRecords, catalogue: TeamCatalogue): readonly GameLink[] {
  const contradictions = contradictionsIn(records.sightings, catalogue);
  const findOfficial = officialFinder(records.official);
  const slates = slatesOf(records.sightings, catalogue);
  const links = [...slates.values()].flatMap((sightings) => {
    const [first] = sightings as [GameSighting, ...GameSighting[]];
    const ids = new Set(sightings.map(({ sourceGameId }) => sourceGameId));
    const assertions = records.assertions.filter(
      (one) => one.source === first.source && one.league === first.league && ids.has(one.sourceGameId),
    );
    const teams = teamsOf(first, records.scheduledLeagues, catalogue);
    const date = dateOf(first);
    const official = findOfficial(date, teams, assertions);
    return slateHistory({ date, teams, sightings, official, assertions }, contradictions);
  });
  return links.sort(compareLinks);
}

/** The answers as they were at a moment: the newest one of each mention. */
export function linksAt(history: readonly GameLink[], at: Instant): readonly GameLink[] {
  const known = history.filter(({ knownAt }) => knownAt <= at);
  return [...Map.groupBy(known, idText).values()].flatMap((ofMention) => ofMention.at(-1) ?? []);
}

function slateHistory(
  records: Omit<SlateRecords, 'contradicted'>,
  contradictions: ReadonlyMap<string, Instant>,
): readonly GameLink[] {
  const sightings = tellingSightings(records.sightings);
  const official = records.official.toSorted((a, b) => compareText(a.knownAt, b.knownAt));
  const assertions = records.assertions.toSorted(
    (a, b) => compareText(a.capturedAt, b.capturedAt) || compareText(JSON.stringify(a), JSON.stringify(b)),
  );
  const ofSlate = new Map(sightings.map((one) => [idText(one), contradictions.get(idText(one))]));
  const since = [...ofSlate.values()].filter((at) => at !== undefined);
  const moments = [...sightings, ...assertions].map(({ capturedAt }) => capturedAt);
  const known = new Map<string, { answer: string; link: GameLink }[]>();
  for (const at of new Set([...moments, ...official.map(({ knownAt }) => knownAt), ...since].sort())) {
    const contradicted = new Set(
      sightings.filter((one) => (ofSlate.get(idText(one)) ?? '~') <= at).map((one) => mentionText(one)),
    );
    const answers = answersFor({
      ...records,
      sightings: sightings.filter(({ capturedAt }) => capturedAt <= at),
      official: official.filter(({ knownAt }) => knownAt <= at),
      assertions: assertions.filter(({ capturedAt }) => capturedAt <= at),
      contradicted,
    });
    for (const { sighting, answer } of answers) {
      const { capturedAt: _, ...mention } = sighting;
      const text = mentionText(sighting);
      const ofMention = known.get(text) ?? [];
      known.set(text, ofMention);
      if (ofMention.at(-1)?.answer === answerText(answer)) continue;
      ofMention.push({ answer: answerText(answer), link: { ...mention, knownAt: at, answer } });
    }
  }
  return [...known.values()].flat().map(({ link }) => link);
}

/** What makes two answers differ; what the rule looked at does not. */
function answerText(answer: LinkAnswer): string {
  return JSON.stringify(answer.state === 'unlinked' ? answer.reason : { ...answer, evidence: answer.evidence.reason });
}

/** Of each source the sightings of two teams on one date. A mention is repeated from poll to poll, and is looked up once. */
function slatesOf(sightings: readonly GameSighting[], catalogue: TeamCatalogue) {
  const mentions = [...Map.groupBy(sightings, idText).values()] as [GameSighting, ...GameSighting[]][];
  const slates = Map.groupBy(mentions, ([first]) => slateText(first, catalogue));
  return new Map([...slates].map(([text, ofSlate]) => [text, ofSlate.flat()]));
}

/** By source and by what a slate is asked for: the two teams, and the New York date of the stated start. */
function slateText(sighting: GameSighting, catalogue: TeamCatalogue): string {
  const { source, league, homeTeam, awayTeam } = sighting;
  const pair = pairIn(sighting, catalogue);
  return JSON.stringify([source, league, dateOf(sighting), pair ?? [homeTeam, awayTeam].sort()]);
}

function dateOf({ startTime }: GameSighting): SlateDate {
  return slateDateAt(new Date(startTime));
}

function teamsOf(sighting: GameSighting, leagues: readonly string[], catalogue: TeamCatalogue): SlateTeams {
  if (!leagues.includes(sighting.league)) return { reason: 'no_official_schedule' };
  const pair = pairIn(sighting, catalogue);
  if (pair === undefined) return { reason: 'unknown_team' };
  return { pair, homeOf: (one) => catalogue.teamNamed(one.source, one.homeTeam, dateOf(one)) };
}

function pairIn(sighting: GameSighting, catalogue: TeamCatalogue): readonly [TeamId, TeamId] | undefined {
  const date = dateOf(sighting);
  const home = catalogue.teamNamed(sighting.source, sighting.homeTeam, date);
  const away = catalogue.teamNamed(sighting.source, sighting.awayTeam, date);
  if (home === undefined || away === undefined || home === away) return undefined;
  return home < away ? [home, away] : [away, home];
}

/** Finds all that is known of the games of two teams around a date, and of the games that people name. */
function officialFinder(official: readonly OfficialEntryVersion[]) {
  const byGame = Map.groupBy(official, ({ gamePk }) => gamePk);
  const gamesOf = Map.groupBy(
    official.flatMap((version) => datesOf(version).map((date) => ({ date, version }))),
    ({ date, version: { homeTeamId, awayTeamId } }) => officialText(date, [homeTeamId, awayTeamId]),
  );
  return (date: SlateDate, teams: SlateTeams, assertions: readonly LinkAssertion[]) => {
    const near = 'pair' in teams ? [-1, 0, 1].map((days) => officialText(daysAfter(date, days), teams.pair)) : [];
    const found = near.flatMap((text) => gamesOf.get(text) ?? []).map(({ version }) => version.gamePk);
    const named = assertions.flatMap(({ gamePk }) => gamePk ?? []);
    return [...new Set([...found, ...named])].flatMap((gamePk) => byGame.get(gamePk) ?? []);
  };
}

function officialText(date: SlateDate, [one, other]: readonly [TeamId, TeamId]): string {
  return `${date} ${Math.min(one, other)} ${Math.max(one, other)}`;
}

/** The mentions whose id means two games, and since when: other teams at the same start, or two mentions in one answer. */
function contradictionsIn(sightings: readonly GameSighting[], catalogue: TeamCatalogue): ReadonlyMap<string, Instant> {
  const since = new Map<string, Instant>();
  const ofId = Map.groupBy(sightings, ({ source, league, sourceGameId }) =>
    JSON.stringify([source, league, sourceGameId]),
  );
  for (const unordered of ofId.values()) {
    const inOrder = unordered.toSorted(compareSightings);
    const mentions = new Map<string, GameSighting>();
    for (const sighting of inOrder) {
      mentions.set(mentionText(sighting), sighting);
      for (const other of mentions.values()) {
        if (other === sighting) continue;
        const isOneAnswer = other.capturedAt === sighting.capturedAt;
        if (!isOneAnswer && other.startTime !== sighting.startTime) continue;
        if (other.startTime === sighting.startTime && !areOfOtherTeams(other, sighting, catalogue)) continue;
        for (const text of [idText(other), idText(sighting)]) {
          if (!since.has(text)) since.set(text, sighting.capturedAt);
        }
      }
    }
  }
  return since;
}

/** A name that is not known may be of the team that is named elsewhere: `TBD` until a series has its teams. */
function areOfOtherTeams(one: GameSighting, other: GameSighting, catalogue: TeamCatalogue): boolean {
  const pairs = [pairIn(one, catalogue), pairIn(other, catalogue)];
  return !pairs.includes(undefined) && pairs[0]?.join() !== pairs[1]?.join();
}

function idText({
  source,
  league,
  sourceGameId,
  startTime,
  homeTeam,
  awayTeam,
}: Omit<GameSighting, 'capturedAt'>): string {
  return JSON.stringify([source, league, sourceGameId, startTime, homeTeam, awayTeam]);
}

function compareLinks(a: GameLink, b: GameLink): number {
  return compareText(idText(a), idText(b)) || compareText(a.knownAt, b.knownAt);
}
