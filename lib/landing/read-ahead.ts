/**
 * Each item's outcome, in the items' order, while the work on the next few is already under way. What goes wrong with one
 * is an outcome too, and is met in its turn.
 */
export async function* readAhead<Item, Outcome>(
  items: AsyncIterable<Item> | Iterable<Item>,
  work: (item: Item) => Promise<Outcome>,
  ahead = 8,
): AsyncGenerator<{ readonly item: Item; readonly outcome: PromiseSettledResult<Outcome> }> {
  const underWay: Promise<{ item: Item; outcome: PromiseSettledResult<Outcome> }>[] = [];
  for await (const item of items) {
    underWay.push(settled(work(item)).then((outcome) => ({ item, outcome })));
    const first = underWay.length > ahead ? underWay.shift() : undefined;
    if (first) yield await first;
  }
  for (const each of underWay) yield await each;
}

async function settled<Outcome>(work: Promise<Outcome>): Promise<PromiseSettledResult<Outcome>> {
  const [outcome] = await Promise.allSettled([work]);
  return outcome;
}
