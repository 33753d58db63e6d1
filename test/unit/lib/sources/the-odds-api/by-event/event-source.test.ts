import { describe, expect, it } from 'vitest';
import { OddsError } from '../../../../../../lib/resilience/odds-error.ts';
import type { AskedEvents, QuotaMemory } from '../../../../../../lib/sources/quota-memory.ts';
import { theOddsApiEvents } from '../../../../../../lib/sources/the-odds-api/by-event/event-source.ts';
import { defaultEventMarkets } from '../../../../../../lib/sources/the-odds-api/odds-choice.ts';
import { readTheOddsApi } from '../../../../../../lib/sources/the-odds-api/read.ts';
import { away, book, event, home, market } from '../odds.ts';

const key = '0123456789abcdef0123456789abcdef';
const now = new Date('2026-08-03T22:50:00.000Z');
const window = { from: '2026-08-03T22:50:00.000Z', until: '2026-08-03T23:20:00.000Z' };
const call = { signal: new AbortController().signal, correlationId: 'run-1' };
const budget = { cost: 7, creditsPerMonth: 9_000, reserve: 100, most: 5, everyMinutes: 5, leadMinutes: 30 };
const left = (credits: number | null, last = 0) => ({
  headers: credits === null ? {} : { 'x-requests-remaining': `${credits}`, 'x-requests-last': `${last}` },
});
const listed = (...ids: string[]) => ids.map((id) => ({ id, commence_time: '2026-08-03T23:05:00Z' }));

/** The source with these answers, one after the other; what it was asked, and what the memory was given, in order. */
function scene(answers: readonly Response[], memory: Partial<QuotaMemory> = {}) {
  const steps: unknown[] = [];
  const queue = [...answers];
  const events = theOddsApiEvents(
    {
      baseUrl: 'https://odds.test',
      now: () => now,
      apiKey: () => key,
      choice: { regions: ['us'], bookmakers: [], markets: defaultEventMarkets },
      fetch: async (url) => {
        steps.push(url.replace(`&apiKey=${key}`, ' with the key'));
        return queue.shift() ?? Response.error();
      },
    },
    {
      budget,
      memory: {
        remaining: async () => null,
        remember: async ({ remaining }) => void steps.push({ remaining }),
        askedEvents: async () => null,
        rememberEvents: async (asked) => void steps.push(asked),
        ...memory,
      },
    },
  );
  return { events, steps };
}

describe('the events that are due', () => {
  it('come from the list of the window, and count as asked, at the full price, before one is', async () => {
    const { events, steps } = scene([Response.json(listed('a1', 'b2'), left(5_000))]);
    expect(await events.due('mlb', window, call)).toEqual(['a1', 'b2']);
    expect(steps).toEqual([
      'https://odds.test/v4/sports/baseball_mlb/events?commenceTimeFrom=2026-08-03T22:50:00Z&commenceTimeTo=2026-08-03T23:20:00Z&dateFormat=iso with the key',
      {
        date: '2026-08-03',
        spent: 14,
        lastAsked: { a1: now.toISOString(), b2: now.toISOString() },
      } satisfies AskedEvents,
    ]);
  });

  it('are none if the list leaves nothing above the reserve, and nothing is remembered', async () => {
    const { events, steps } = scene([Response.json(listed('a1'), left(106))]);
    expect(await events.due('mlb', window, call)).toEqual([]);
    expect(steps).toHaveLength(1);
  });

  it('go by what was remembered of the quota if the list does not say', async () => {
    const known = scene([Response.json(listed('a1'), left(null))], { remaining: async () => 900 });
    expect(await known.events.due('mlb', window, call)).toEqual(['a1']);
    expect(await scene([Response.json(listed('a1'), left(null))]).events.due('mlb', window, call)).toEqual([]);
  });

  it.each(['askedEvents', 'rememberEvents'] as const)('are not known if the memory fails in %s', async (method) => {
    const away = () => Promise.reject(new OddsError('state_unavailable', 'The table is away.'));
    const { events } = scene([Response.json(listed('a1'), left(5_000))], { [method]: away });
    await expect(events.due('mlb', window, call)).rejects.toMatchObject({ code: 'state_unavailable' });
  });

  it('leave out what is no event with an id and a start', async () => {
    const { events } = scene([Response.json([null, { id: 'x/../y', commence_time: 7 }, ...listed('a1')], left(5_000))]);
    expect(await events.due('mlb', window, call)).toEqual(['a1']);
  });

  it.each([[{ message: 'no' }], [[{ id: 'a/b', commence_time: '2026-08-03T23:05:00Z' }]]])(
    'are not known from %j',
    async (body) => {
      const due = scene([Response.json(body, left(5_000))]).events.due('mlb', window, call);
      await expect(due).rejects.toMatchObject({ code: 'source_shape_changed' });
    },
  );

  it('are none on a day without games', async () => {
    expect(await scene([Response.json([], left(5_000))]).events.due('mlb', window, call)).toEqual([]);
  });
});

describe('one event', () => {
  const firstFive = market('h2h_1st_5_innings', [home(), away()]);
  const alternates = market('alternate_spreads', [
    home({ point: -2.5, price: 240 }),
    away({ point: 2.5, price: -300 }),
  ]);
  const body = event([book('draftkings', [firstFive, alternates])]);

  it('is an observation of its own, that asks for no other game, and its quota is remembered', async () => {
    const { events, steps } = scene([Response.json(body, left(4_993, 2))]);
    const observation = await events.observe({ league: 'mlb', id: 'a1' }, call);
    expect(observation).toMatchObject({ source: 'the-odds-api', league: 'mlb', slateDate: null, status: 200 });
    expect(observation.request.url).toBe('https://odds.test/v4/sports/baseball_mlb/events/a1/odds');
    expect(observation.request.query).toMatchObject({ regions: 'us', markets: defaultEventMarkets.join(',') });
    expect(JSON.stringify(observation)).not.toContain(key);
    expect(steps).toContainEqual({ remaining: 4_993 });
    const { asked, games } = readTheOddsApi(observation);
    expect(asked).toEqual([]);
    expect(games[0]?.scope).toEqual([
      'draftkings-us/first_five/moneyline/main',
      'draftkings-us/full_game/spread/alternate',
    ]);
  });

  it('that is refused says what is left of the quota, too', async () => {
    const refused = Response.json({ error_code: 'OUT_OF_USAGE_CREDITS' }, { status: 401, ...left(3) });
    const { events, steps } = scene([refused]);
    const observing = events.observe({ league: 'mlb', id: 'a1' }, call);
    await expect(observing).rejects.toMatchObject({ code: 'source_out_of_quota' });
    expect(steps).toContainEqual({ remaining: 0 });
  });
});
