import { describe, expect, it } from 'vitest';
import { observe } from '../../../../lib/collection/observe.ts';
import type { SlateSource } from '../../../../lib/collection/slate-source.ts';
import type { ScheduledGame } from '../../../../lib/games/schedule.ts';
import type { LandedStore } from '../../../../lib/landing/landed-store.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { retryBudget } from '../../../../lib/resilience/retry.ts';
import { MemoryBacklogState, observationAt } from '../../../support/memory-backlog.ts';
import { gameReading, offered, readingOf } from '../../../support/observed.ts';
import { runOn } from '../../../support/run-parts.ts';

const at = '2026-07-30T17:00:00.000Z';
const slateDate = '2026-07-30';
const game: ScheduledGame = {
  gamePk: 745_175,
  officialDate: slateDate,
  startTime: '2026-07-30T23:05:00.000Z',
  startIsOpen: false,
  kind: 'regular_season',
  state: 'scheduled',
  ifNecessary: false,
};
const empty = { observation: observationAt(at, 'empty'), read: () => readingOf([]) };
const full = { observation: observationAt(at, 'full'), read: () => readingOf([gameReading([offered(-110)])]) };

/** A source at two addresses: on a game day the first one has no game, so the second one is asked, and has one. */
const atTwoAddresses: SlateSource = {
  name: 'action-network',
  answers: 'slate',
  ask: async (_slate, use) => {
    const code = await use(empty).catch((error: OddsError) => error.code);
    if (code !== 'source_empty_slate') throw new TypeError(`An empty slate was taken for ${code}.`);
    return { servedBy: 'another address', passedOver: [], answer: await use(full) };
  },
};

/** What the run knows of each answer: the beginnings of what was observed, whether it landed, and how many games were read. */
async function observed(put: LandedStore['put'] = async () => undefined) {
  const run = runOn([atTwoAddresses], [slateDate]);
  const parts = { landedStore: { put }, state: new MemoryBacklogState(), now: () => new Date(at) };
  const call = {
    signal: new AbortController().signal,
    correlationId: 'run-1',
    budget: retryBudget(0),
    random: () => 0,
  };
  const failures = await observe(run, { ...parts, officialGames: async () => [game] }, call);
  const askings = run.askings.map(({ observation, landed, reading }) => ({
    body: Buffer.from(observation?.body ?? []).toString(),
    landed: landed ?? false,
    games: reading?.games.length,
  }));
  return { run, askings, failures: failures.map(({ code }) => code) };
}

describe('a source that answers at two of its addresses', () => {
  it('has both answers landed, and each read as itself', async () => {
    const { run, askings, failures } = await observed();
    expect(askings).toEqual([
      { body: 'empty', landed: true, games: 0 },
      { body: 'full', landed: true, games: 1 },
    ]);
    expect(failures).toEqual([]);
    expect(run.report()).toMatchObject({ landed: 2, gaps: [], servedBy: ['another address'] });
  });

  it('keeps what was read of the first apart from the second, where that one does not land', async () => {
    let landings = 0;
    const { run, askings, failures } = await observed(async () => {
      landings += 1;
      if (landings > 1) throw new OddsError('landing_failed', 'No bucket.');
    });
    expect(askings).toEqual([
      { body: 'empty', landed: true, games: 0 },
      { body: 'full', landed: false, games: undefined },
    ]);
    expect(failures).toEqual(['landing_failed']);
    expect(run.report()).toMatchObject({ landed: 1, observation: empty.observation.contentHash, gaps: [] });
  });
});
