import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circuitSettings } from '../../../../../lib/resilience/circuit/settings.ts';
import { searchOf } from '../../../../support/search.ts';
import type { StoreEnd } from './simulated-store.ts';
import { type CallEnd, settle, Violation, World } from './simulated-world.ts';

const search = searchOf('A circuit that instances share', { inTests: 4_000, long: 100_000 });

const minuteMs = 60_000;
const settings = circuitSettings('source', {
  intervalMs: minuteMs,
  callTimeoutMs: 20_000,
  failuresToOpen: 2,
});

type Step =
  | { readonly do: 'begin' | 'begin, up to the call'; readonly instance: number; readonly deaf: boolean }
  | { readonly do: 'run'; readonly instance: number; readonly call: CallEnd; readonly store: StoreEnd }
  | { readonly do: 'end operation'; readonly nth: number; readonly how: StoreEnd }
  | { readonly do: 'end call'; readonly nth: number; readonly how: CallEnd }
  | { readonly do: 'tick'; readonly ms: number; readonly frozen: boolean }
  | { readonly do: 'crash'; readonly instance: number }
  | { readonly do: 'store'; readonly away: boolean }
  | { readonly do: 'by hand'; readonly position: 'open' | 'closed' | 'auto'; readonly minutes: number };

const instances = 4;
const instance = fc.nat(instances - 1);
const nth = fc.nat(7);
const callEnd: fc.Arbitrary<CallEnd> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ is: 'success' as const }) },
  { weight: 6, arbitrary: fc.constant({ is: 'failure' as const }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('throttled' as const), retryAfterMs: fc.nat(30 * minuteMs) }) },
  { weight: 1, arbitrary: fc.constant({ is: 'ours' as const }) },
);
const storeEnd: fc.Arbitrary<StoreEnd> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ is: fc.constant('done' as const), staleBy: fc.constantFrom(0, 0, 0, 1, 2) }) },
  { weight: 1, arbitrary: fc.constant({ is: 'refused' as const }) },
  { weight: 1, arbitrary: fc.constant({ is: 'lost' as const }) },
);
const ms = fc.constantFrom(
  1,
  300,
  801,
  3_000,
  6_000,
  11_000,
  20_000,
  29_999,
  30_000,
  minuteMs,
  2 * minuteMs,
  6 * minuteMs,
);
const frozen = fc.constantFrom(false, false, false, true);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('begin' as const), instance, deaf: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('begin, up to the call' as const), instance, deaf: fc.boolean() }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('run' as const), instance, call: callEnd, store: storeEnd }) },
  { weight: 16, arbitrary: fc.record({ do: fc.constant('end operation' as const), nth, how: storeEnd }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('end call' as const), nth, how: callEnd }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('tick' as const), ms, frozen }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), instance }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('store' as const), away: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('by hand' as const),
      position: fc.constantFrom('open', 'closed', 'auto'),
      minutes: fc.nat(30),
    }),
  },
);

/** Clocks that agree as well as a lease needs, or are as wrong as a machine's clock can be. */
const clocks = fc.oneof(
  { weight: 3, arbitrary: skews(settings.leaseSlackMs / 4) },
  { weight: 1, arbitrary: skews(60 * minuteMs) },
);
function skews(most: number) {
  const skew = fc.integer({ min: -most, max: most });
  return fc.record({ skewsMs: fc.tuple(skew, skew, skew, skew), mostMs: fc.constant(most) });
}

async function take(world: World, one: Step): Promise<void> {
  switch (one.do) {
    case 'begin':
      world.begin(one.instance, one.deaf);
      break;
    case 'begin, up to the call':
      world.begin(one.instance, one.deaf);
      await world.completeStore(one.instance);
      break;
    case 'run':
      world.begin(one.instance);
      await world.complete(one.instance, one.call, one.store);
      break;
    case 'end operation':
      world.store.pending[one.nth % world.store.pending.length]?.end(one.how);
      break;
    case 'end call':
      world.calls[one.nth % world.calls.length]?.end(one.how);
      break;
    case 'tick':
      return world.tick(one.ms, one.frozen);
    case 'crash':
      world.crash(one.instance);
      break;
    case 'store':
      world.store.away = one.away;
      break;
    case 'by hand': {
      const until = world.now + one.minutes * minuteMs;
      const override =
        one.position === 'auto' ? null : { position: one.position, owner: 'ann', reason: 'a test', until };
      await world.setByHand(override);
    }
  }
  await settle();
}

/** Steady traffic, of an instance after the other, and nothing fails any more: so many runs later all must be well. */
async function recover(world: World, { everyMs, withinMs }: { everyMs: number; withinMs: number }): Promise<void> {
  world.store.away = false;
  for (let n = 0; n < world.size; n++) await world.complete(n, { is: 'success' });
  const until = world.now + withinMs;
  let wellFor = 0;
  for (let nth = 0; world.now < until; nth++) {
    await world.tick(everyMs);
    const before = world.ended.passed;
    world.begin(nth % world.size);
    await world.complete(nth % world.size, { is: 'success' });
    const isWell = world.ended.passed > before && world.store.record.state.is === 'closed';
    wellFor = isWell ? wellFor + 1 : 0;
    if (wellFor === world.size) return;
  }
  throw new Violation(`not well in time: ${JSON.stringify(world.store.record)}`);
}

describe('a circuit that instances share', () => {
  const reached = new Set<string>();

  it(`keeps its invariants in ${search.numRuns} random interleavings of instances, crashes, clocks and store failures`, async () => {
    const steps = fc.array(step, { minLength: 1, maxLength: 50, size: 'max' });
    const everyMinutes = fc.constantFrom(1, 5, 15).map((n) => n * minuteMs);
    const property = fc.asyncProperty(clocks, steps, everyMinutes, fc.nat(99), async (clock, all, everyMs, luck) => {
      const { skewsMs, mostMs } = clock;
      const clocksAgree = mostMs <= settings.leaseSlackMs / 4;
      const world = new World({ settings, skewsMs, clocksAgree, random: () => luck / 100 });
      for (const one of all) {
        await take(world, one);
        if (world.violations[0]) throw new Violation(world.violations[0]);
      }
      // The longest that a person or the other side asked for, what a clock is wrong by, and some probes.
      await recover(world, { everyMs, withinMs: 30 * minuteMs + 2 * mostMs + 12 * everyMs });
      if (world.violations[0]) throw new Violation(world.violations[0]);
      for (const what of world.reached) reached.add(what);
    });
    await fc.assert(property, search);
  }, 3_600_000);

  it('made every transition there is, shared and alone', () => {
    const transitions = ['closed>open', 'open>open', 'open>half_open', 'half_open>closed', 'half_open>open'];
    const everywhere = transitions.flatMap((each) => [`${each} shared`, `${each} in-process`]);
    expect([...reached]).toEqual(
      expect.arrayContaining([...everywhere, 'half_open>half_open shared', 'probe', 'store failure']),
    );
  });
});
