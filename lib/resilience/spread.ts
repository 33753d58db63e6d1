/** How well an address does, from 0 (ask it only when nothing else is left) to 1. */
export type HealthOf = (baseUrl: string) => number | Promise<number>;

/**
 * The base URLs of one source in the order in which to try them for one request. Drawn anew for each request, an address
 * comes first as often as its share of the health of all; those without any come last, in the order in which they were given.
 */
export async function spread(
  baseUrls: readonly [string, ...string[]],
  { healthOf, random }: { readonly healthOf: HealthOf; readonly random: () => number },
): Promise<readonly [string, ...string[]]> {
  const healths = await Promise.all(baseUrls.map(async (baseUrl) => healthOf(baseUrl)));
  const drawn = baseUrls.map((baseUrl, at) => ({ baseUrl, wait: waitOf(healths[at] ?? 0, random) }));
  const [first, ...others] = drawn.sort((a, b) => (a.wait === b.wait ? 0 : a.wait - b.wait));
  return [first?.baseUrl ?? baseUrls[0], ...others.map(({ baseUrl }) => baseUrl)];
}

/** A race of exponential waits is won in proportion to the rates (Efraimidis & Spirakis 2006). */
function waitOf(health: number, random: () => number): number {
  // Drawn for each address, healthy or not, so that one's health does not change the luck of the others.
  const luck = random();
  return health > 0 ? -Math.log(1 - luck) / Math.min(health, 1) : Number.POSITIVE_INFINITY;
}
