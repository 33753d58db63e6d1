import type { Instant } from '../../odds/instant.ts';

/** One observation's mention of a game: what a source calls it, and when it says that it begins. */
export interface GameSighting {
  readonly source: string;
  readonly league: string;
  readonly sourceGameId: string;
  readonly homeTeam: string;
  readonly awayTeam: string;
  /** The start that this observation states. */
  readonly startTime: Instant;
  readonly capturedAt: Instant;
}

/** A link by hand, an observation of its own: landed and recorded with its reason. */
export interface LinkAssertion {
  readonly source: string;
  readonly league: string;
  readonly sourceGameId: string;
  /** Of the mentions with this stated start only; null for all. */
  readonly startTime: Instant | null;
  /** Null takes earlier assertions back: the rules apply again. */
  readonly gamePk: number | null;
  /** One entry of the game; null if its date decides. */
  readonly entry: string | null;
  readonly reason: string;
  readonly capturedAt: Instant;
}

/** What a landed link by hand says. */
export interface LinkReading {
  readonly readerVersion: number;
  readonly assertion: LinkAssertion;
}

/**
 * - `teams_and_start`: the teams' only game that was ever listed within minutes of the stated start
 * - `doubleheader_order`: as many games in the source as in the schedule, each in its place in the order of starts
 * - `only_game`: the two teams have one game on the stated start's date, and the source lists one, at another time
 * - `asserted`: by hand
 */
export type LinkMethod = 'teams_and_start' | 'doubleheader_order' | 'only_game' | 'asserted';

/**
 * - `ambiguous`: more than one answer is possible, or the source's games and the schedule's do not fit each other
 * - `unknown_team`: the catalogue lacks a name that the source uses
 * - `no_official_game`: the two teams have no game on the stated start's date, as far as is known
 * - `two_games_one_id`: the id means two games: two pairs of teams, or two starts in one answer, or two games of one date
 * - `no_official_schedule`: the league has none here; prices hang on the source's own game
 */
export type UnlinkedReason =
  | 'ambiguous'
  | 'unknown_team'
  | 'no_official_game'
  | 'two_games_one_id'
  | 'no_official_schedule';

/** What the rule looked at when the answer changed. */
export interface LinkEvidence {
  /** The source's ids for games of these teams on this date, by their stated starts. */
  readonly listed: readonly { readonly sourceGameId: string; readonly startTime: Instant }[];
  /** The official games that it can be. */
  readonly official: readonly {
    readonly gamePk: number;
    readonly entry: string;
    readonly startTime: Instant;
    readonly isPlaceholder: boolean;
  }[];
  /** Why a person says so; only of links by hand. */
  readonly reason?: string;
}

export interface Linked {
  readonly state: 'linked';
  readonly gamePk: number;
  /** The entry of the schedule that is listed for the stated start's date. */
  readonly entry: string;
  /** The first entry of the attempt to play that the prices belong to: one that was postponed is another one. */
  readonly epoch: string;
  /** `swapped` if the source's home team is the official away team. */
  readonly orientation: 'same' | 'swapped';
  readonly method: LinkMethod;
  readonly evidence: LinkEvidence;
}

export interface Unlinked {
  readonly state: 'unlinked';
  readonly reason: UnlinkedReason;
  readonly evidence: LinkEvidence;
}

export type LinkAnswer = Linked | Unlinked;

/** What the answer to one mention of a game was from `knownAt` on. Two neighbouring ones of a mention differ. */
export interface GameLink {
  readonly source: string;
  readonly league: string;
  readonly sourceGameId: string;
  readonly startTime: Instant;
  readonly homeTeam: string;
  readonly awayTeam: string;
  /** The capture time of the observation that changed the answer. */
  readonly knownAt: Instant;
  readonly answer: LinkAnswer;
}
