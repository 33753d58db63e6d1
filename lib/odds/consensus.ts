import { fairProbability, median } from './fair-probability.ts';
import type { Instant } from './instant.ts';
import type { Selection } from './market.ts';

/** The markets of two sides that a consensus is made of, on main lines of the full game. */
export const consensusMarkets = ['moneyline', 'spread', 'total'] as const;
export type ConsensusMarket = (typeof consensusMarkets)[number];

/** How one side of one book's main line closed, in one source. */
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
  readonly ageSeconds: number | null;
  readonly knownAt: Instant;
}

/**
 * Why a book does not count. `one_sided`: only one side is measured; `unpaired`: the sides have other lines, or were not
 * seen in one observation; `no_margin`: the implied probabilities add up to 1 or less.
 */
export const reasonsToLeaveOut = ['no_book', 'not_measured', 'one_sided', 'unpaired', 'no_margin'] as const;
export type LeftOutReason = (typeof reasonsToLeaveOut)[number];

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
 * licences by the same rule. In SQL it is view odds.outcome (lib/storage/migrations/functions/consensus.ts).
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

/** Of one book in several sources the freshest pair of sides. */
function voteOf(market: ConsensusMarket, ofBook: readonly ClosedSide[]): Vote | LeftOutReason {
  const pairs = [...Map.groupBy(ofBook, ({ source }) => source)].map(([source, of]) => ({
    source,
    pair: pairOf(market, of),
  }));
  const found = pairs.flatMap(({ source, pair }) => (typeof pair === 'string' ? [] : [{ source, ...pair }]));
  const [freshest] = found.sort((a, b) => a.age - b.age || (a.source < b.source ? -1 : 1));
  if (freshest) return { ...freshest.vote, count: 1 };
  const reasons = pairs.map(({ pair }) => pair);
  return reasonsToLeaveOut.findLast((reason) => reasons.includes(reason)) ?? 'not_measured';
}

function pairOf(market: ConsensusMarket, sides: readonly ClosedSide[]): { age: number; vote: Vote } | LeftOutReason {
  const measured = sides.filter(isMeasured);
  const [first, second] = market === 'total' ? (['over', 'under'] as const) : (['home', 'away'] as const);
  const one = measured.find(({ selection }) => selection === first);
  const other = measured.find(({ selection }) => selection === second);
  const { operator, kind } = sides[0] ?? { operator: null, kind: null };
  if (kind !== 'book' || operator === null) return 'no_book';
  if (!one || !other) return measured.length === 0 ? 'not_measured' : 'one_sided';
  const mirrored = market === 'spread' && other.line !== null ? 0 - other.line : other.line;
  if (one.line !== mirrored || one.observedAt !== other.observedAt) return 'unpaired';
  const fair = fairProbability(one.price, other.price);
  if (fair === undefined) return 'no_margin';
  const [seenAt = one.lastSeenAt] = [one.lastSeenAt, other.lastSeenAt].sort();
  const [knownAt = one.knownAt] = [one.knownAt, other.knownAt].sort().reverse();
  const age = Math.max(one.ageSeconds ?? 0, other.ageSeconds ?? 0);
  return { age, vote: { operator, line: one.line, fair, count: 1, seenAt, knownAt } };
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
