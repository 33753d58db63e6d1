/** The health of a place, from 0 (ask it only if no other is left) to 1. */
export type HealthOf<Place> = (place: Place) => number | Promise<number>;

/**
 * The places that serve the same (the base URLs of one source, say) in the order in which to try them for one request.
 * Drawn anew for each request, a place comes first as often as its share of the health of all; those without any come last,
 * in the order in which they were given.
 */
export async function spread<Place>(
  places: readonly Place[],
  { healthOf, random }: { readonly healthOf: HealthOf<Place>; readonly random: () => number },
): Promise<readonly Place[]> {
  const healths = await Promise.all(places.map(async (place) => healthOf(place)));
  return places
    .map((place, at) => ({ place, wait: waitOf(healths[at] ?? 0, random) }))
    .sort((a, b) => (a.wait === b.wait ? 0 : a.wait - b.wait))
    .map(({ place }) => place);
}

/** A race of exponential waits is won in proportion to the rates (Efraimidis & Spirakis 2006). */
function waitOf(health: number, random: () => number): number {
  // Drawn for each place, healthy or not, so that one's health does not change the luck of the others.
  const luck = random();
  return health > 0 ? -Math.log(1 - luck) / Math.min(health, 1) : Number.POSITIVE_INFINITY;
}
