import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AskedEvents } from '../../../../../../lib/sources/quota-memory.ts';
import {
  creditsPerDate,
  type EventBudget,
  eventPlan,
  eventsDue,
  withEvents,
} from '../../../../../../lib/sources/the-odds-api/by-event/event-budget.ts';

const budget: EventBudget = {
  cost: 7,
  creditsPerMonth: 3_100,
  reserve: 100,
  most: 3,
  everyMinutes: 5,
  leadMinutes: 30,
};
const now = new Date('2026-08-03T22:50:10.000Z');
const window = { from: '2026-08-03T22:50:00.000Z', until: '2026-08-04T00:15:00.000Z' };
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const startingIn = (id: string, minutes: number) => ({ id, start: at(minutes).toISOString() });
const moment = { window, now, remaining: 5_000, asked: null };
const asked = (changes: Partial<AskedEvents>): AskedEvents => ({
  date: '2026-08-03',
  spent: 0,
  lastAsked: {},
  ...changes,
});

describe('the events that are due', () => {
  it('are those that begin soonest, as many as a run may ask', () => {
    const listed = [startingIn('d', 25), startingIn('b', 16), startingIn('a', 16), startingIn('c', 20)];
    expect(eventsDue(listed, moment, budget)).toEqual(['a', 'b', 'c']);
    expect(eventsDue(listed, moment, { ...budget, most: 50 })).toEqual(['a', 'b', 'c', 'd']);
  });

  it('begin in the window, have not begun, and begin within the lead', () => {
    const listed = [startingIn('begun', -1), startingIn('now', 0), startingIn('soon', 5), startingIn('later', 31)];
    expect(eventsDue(listed, moment, budget)).toEqual(['soon']);
    expect(
      eventsDue([startingIn('after', 20)], { ...moment, window: { ...window, until: at(20).toISOString() } }, budget),
    ).toEqual([]);
  });

  it('were not asked in the last minutes, counted by the clock', () => {
    const lastAsked = { a: '2026-08-03T22:46:00.000Z', b: '2026-08-03T22:45:59.000Z' };
    const listed = [startingIn('a', 15), startingIn('b', 15), startingIn('c', 15)];
    expect(eventsDue(listed, { ...moment, asked: asked({ lastAsked }) }, budget)).toEqual(['b', 'c']);
  });

  it('cost no more than the share of the date has left, and the next date has its own', () => {
    const listed = [startingIn('a', 15), startingIn('b', 15)];
    expect(eventsDue(listed, { ...moment, asked: asked({ spent: 86 }) }, budget)).toEqual(['a', 'b']);
    expect(eventsDue(listed, { ...moment, asked: asked({ spent: 87 }) }, budget)).toEqual(['a']);
    expect(eventsDue(listed, { ...moment, asked: asked({ spent: 94 }) }, budget)).toEqual([]);
    expect(eventsDue(listed, { ...moment, asked: asked({ spent: 94, date: '2026-08-02' }) }, budget)).toHaveLength(2);
  });

  it('leave the reserve to the slates, and are none if nothing is known of the quota', () => {
    const listed = [startingIn('a', 15), startingIn('b', 15)];
    expect(eventsDue(listed, { ...moment, remaining: 114 }, budget)).toEqual(['a', 'b']);
    expect(eventsDue(listed, { ...moment, remaining: 113 }, budget)).toEqual(['a']);
    expect(eventsDue(listed, { ...moment, remaining: 50 }, budget)).toEqual([]);
    expect(eventsDue(listed, { ...moment, remaining: null }, budget)).toEqual([]);
  });
});

describe('whatever is listed, run after run', () => {
  const runs = fc.array(
    fc.record({
      gapSeconds: fc.integer({ min: 20, max: 900 }),
      listed: fc.array(
        fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), inMinutes: fc.integer({ min: -5, max: 40 }) }),
      ),
      remaining: fc.option(fc.integer({ min: 0, max: 400 })),
    }),
    { maxLength: 60 },
  );

  it('no date costs more than its share, no reserve is touched, and no event is asked too often', () => {
    let many = 0;
    fc.assert(
      fc.property(runs, (all) => {
        let time = now.getTime();
        let memory: AskedEvents | null = null;
        const spentOn = new Map<string, number>();
        const lastMinuteOf = new Map<string, number>();
        for (const { gapSeconds, listed, remaining } of all) {
          time += gapSeconds * 1_000;
          const then = new Date(time);
          const events = listed.map(({ id, inMinutes }) => ({
            id,
            start: new Date(time + inMinutes * 60_000).toISOString(),
          }));
          const open = { from: window.from, until: '2026-08-09T00:00:00.000Z' };
          const due = eventsDue(events, { window: open, now: then, remaining, asked: memory }, budget);
          if (due.length > 0) memory = withEvents(memory, due, then, budget);
          expect(due.length).toBeLessThanOrEqual(budget.most);
          expect(due.length * budget.cost).toBeLessThanOrEqual(Math.max(0, (remaining ?? 0) - budget.reserve));
          for (const id of due) {
            const minute = Math.floor(time / 60_000);
            expect(minute - (lastMinuteOf.get(id) ?? 0)).toBeGreaterThanOrEqual(budget.everyMinutes);
            lastMinuteOf.set(id, minute);
          }
          const date = memory?.date ?? '';
          if (due.length > 0) spentOn.set(date, (spentOn.get(date) ?? 0) + due.length * budget.cost);
          many += due.length;
        }
        for (const spent of spentOn.values()) expect(spent).toBeLessThanOrEqual(creditsPerDate(budget));
      }),
    );
    expect(many).toBeGreaterThan(100);
  });
});

it('forgets when an event was asked once it may be asked again', () => {
  const before = asked({ spent: 7, lastAsked: { old: '2026-08-03T22:40:00.000Z', young: '2026-08-03T22:48:00.000Z' } });
  expect(withEvents(before, ['new'], now, budget)).toEqual({
    date: '2026-08-03',
    spent: 14,
    lastAsked: { young: '2026-08-03T22:48:00.000Z', new: now.toISOString() },
  });
});

it('says what a plan costs and pays for', () => {
  expect(eventPlan(budget)).toBe(
    'Event by event, The Odds API costs 7 credits a call and at most 3100 a month: 14 calls a day. A day of 15 games, each asked every 5 minutes in the last 30, has 90 calls = 630 credits.',
  );
});
