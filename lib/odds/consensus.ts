import { fairProbability, median } from './fair-probability.ts';
import type { Instant } from './instant.ts';
import type { Selection } from './market.ts';

/** The markets of two sides that a consensus is made of, on main lines of the full game. */
export const consensusMarkets = ['moneyline', 'spread', 'total'] as const;
export type ConsensusMarket = (typeof consensusMarkets)[number];

/** How one side of one book's main line closed: a row of odds.closing_line. */
export interface ClosedSide {
  readonly source: string;
  readonly sportsbook: string;
  readonly operator: string | null;
  /** Of the catalogue of sportsbooks; null if it does not have the book. Only a `book` sells what it shows. */
  readonly kind: string | null;
  readonly selection: Selection;
  readonly status: string;
  /** A number and an American price if it is `measured`. */
  readonly line: number | null;
  readonly price: number | null;
  readonly observedAt: Instant | null;
  readonly lastSeenAt: Instant | null;
  readonly knownAt: Instant;
}

/**
 * Why a book does not count. `not_measured`: its close is pending, stale or missing; `one_sided`: that of one side is;
 * `unpaired`: the sides have other lines, or were not seen in one observation; `no_margin`: the implied probabilities add up
 * to 1 or less.
 */
type LeftOutReason = 'no_book' | 'not_measured' | 'one_sided' | 'unpaired' | 'no_margin';

export interface Consensus {
  /** Of the home side, or the total; null of a moneyline. */
  readonly line: number | null;
  /** Of home, or over. */
  readonly fairProbability: number;
  /** Those whose line it is. */
  readonly operators: number;
  /** Each of its prices was seen at this time or later. */
  readonly seenAt: Instant;
  /** The capture time of the latest observation that changed one of its closes. */
  readonly knownAt: Instant;
}

export interface ConsensusClose {
  /** Undefined if no operator has a vote. */
  readonly consensus: Consensus | undefined;
  readonly leftOut: ReadonlyMap<string, LeftOutReason>;
}

/** A vote for a line, and what decides between lines. */
interface Vote {
  readonly operator: string;
  readonly line: number | null;
  readonly fair: number;
  readonly count: number;
  readonly seenAt: Instant;
  readonly knownAt: Instant;
}

/**
 * The consensus of one market of one game: the line of most operators, of several such lines the one nearest to even, and of
 * those the smallest. At it the median of the operators' fair probabilities. An operator has one vote, found among its
 * licences by the same rule. In SQL it is history.consensus_close.
 */
export function consensusClose(market: ConsensusMarket, sides: readonly ClosedSide[]): ConsensusClose {
  const leftOut = new Map<string, LeftOutReason>();
  const votes = [...Map.groupBy(sides, ({ sportsbook }) => sportsbook)].flatMap(([sportsbook, ofBook]): Vote[] => {
    const vote = voteOf(market, ofBook);
    if (typeof vote !== 'string') return [vote];
    leftOut.set(sportsbook, vote);
    return [];
  });
  const byOperator = [...Map.groupBy(votes, ({ operator }) => operator).values()];
  return { consensus: mostVoted(byOperator.flatMap((ofOperator) => mostVoted(ofOperator) ?? [])), leftOut };
}

function voteOf(market: ConsensusMarket, sides: readonly ClosedSide[]): Vote | LeftOutReason {
  const [{ operator, kind } = { operator: null, kind: null }] = sides;
  if (kind !== 'book' || operator === null) return 'no_book';
  const measured = sides.filter(isMeasured);
  const [first, second] = market === 'total' ? (['over', 'under'] as const) : (['home', 'away'] as const);
  const one = measured.find(({ selection }) => selection === first);
  const other = measured.find(({ selection }) => selection === second);
  if (!one || !other) return one || other ? 'one_sided' : 'not_measured';
  if (!isPair(market, one, other)) return 'unpaired';
  const fair = fairProbability(one.price, other.price);
  if (fair === undefined) return 'no_margin';
  const [seenAt = one.lastSeenAt] = [one.lastSeenAt, other.lastSeenAt].sort();
  const [knownAt = one.knownAt] = [one.knownAt, other.knownAt].sort().reverse();
  return { operator, line: one.line, fair, count: 1, seenAt, knownAt };
}

function isPair(market: ConsensusMarket, one: MeasuredSide, other: MeasuredSide): boolean {
  const mirrored = market === 'spread' && other.line !== null ? 0 - other.line : other.line;
  return one.line === mirrored && one.source === other.source && one.observedAt === other.observedAt;
}

type MeasuredSide = ClosedSide & {
  readonly price: number;
  readonly observedAt: Instant;
  readonly lastSeenAt: Instant;
};

function isMeasured(side: ClosedSide): side is MeasuredSide {
  return side.status === 'measured' && side.price !== null && side.observedAt !== null && side.lastSeenAt !== null;
}

function mostVoted(votes: readonly Vote[]): (Vote & Consensus) | undefined {
  const lines = [...Map.groupBy(votes, ({ line }) => line)].map(([line, of]) => {
    const fair = median(of.map((vote) => vote.fair));
    const seenAt = of.map((vote) => vote.seenAt).sort()[0] ?? '';
    const knownAt =
      of
        .map((vote) => vote.knownAt)
        .sort()
        .at(-1) ?? '';
    const { operator = '' } = of[0] ?? {};
    return { operator, line, fair, fairProbability: fair, count: of.length, operators: of.length, seenAt, knownAt };
  });
  return lines.sort(
    (a, b) => b.count - a.count || distanceToEven(a) - distanceToEven(b) || (a.line ?? 0) - (b.line ?? 0),
  )[0];
}

/** In billionths, so that 0.45 and 0.55 are equally near. */
function distanceToEven({ fair }: Pick<Vote, 'fair'>): number {
  return Math.round(Math.abs(fair - 0.5) * 1e9);
}
