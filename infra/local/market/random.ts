/** A repeatable source of chance: the same seed and key give the same numbers, whatever was drawn elsewhere. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** Whole, both ends included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  /** Mean 0, variance 1. */
  normal(): number;
}

/** 32 bits that depend on the seed and every part of the key: FNV-1a over its text, then Murmur's finaliser to spread near keys. */
export function hashOf(seed: number, ...key: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of [seed, ...key]) {
    const text = `${part}/`;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function randomFrom(seed: number, ...key: readonly (string | number)[]): Random {
  let state = hashOf(seed, ...key);
  // mulberry32: small, fast and good enough for a market that only has to look alive
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    // Box and Muller; 1 - next() keeps the logarithm away from 0
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** A copy in a random order. */
export function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((entry) => ({ entry, rank: random.next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}
