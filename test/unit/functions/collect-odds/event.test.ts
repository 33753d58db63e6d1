import { describe, expect, it } from 'vitest';
import { collectEventSchema } from '../../../../functions/collect-odds/event.ts';
import { sourceNames } from '../../../../lib/sources/registry.ts';

const eventIn = (event: unknown) => collectEventSchema.safeParse(event);
const recorded = { body: 'H4sI', capturedAt: '2026-07-30T17:00:00+02:00' };

describe('what starts collect-odds', () => {
  it('is its schedule, which names the league and no source', () => {
    const event = { league: 'mlb', scheduledTime: '2026-07-30T17:00:00Z' };
    expect(eventIn(event).data).toEqual(event);
    expect(eventIn({}).data).toEqual({});
  });

  it.each(sourceNames)('is an operator who wants %s and no other source, of one slate', (source) => {
    const event = { source, league: 'mlb', date: '2026-07-30' };
    expect(eventIn(event).data).toEqual(event);
  });

  it('is a recorded body, with the time of its capture', () => {
    expect(eventIn({ source: 'the-odds-api', recorded }).data).toEqual({ source: 'the-odds-api', recorded });
    expect(eventIn({ recorded: { ...recorded, name: 'slate.json' } }).success).toBe(true);
  });

  it('is the schedule of a capture window, which says when it was due', () => {
    const window = { from: '2026-07-30T22:45:00.000Z', until: '2026-07-30T23:05:00.000Z' };
    const event = { league: 'mlb', window, scheduledTime: '2026-07-30T22:46:00Z' };
    expect(eventIn(event).data).toEqual(event);
    expect(eventIn({ league: 'mlb', window }).success).toBe(false);
    expect(eventIn({ ...event, window: { from: window.from } }).success).toBe(false);
  });

  it.each([
    { window: { from: '2026-07-30T22:50:00Z' } },
    { window: { from: '2026-07-30', until: '2026-07-31' } },
    { source: 'mlb-stats-api' },
    { source: null },
    { sources: ['action-network'] },
    { league: 'MLB' },
    { league: '../mlb' },
    { date: '2026-02-29' },
    { date: 'today' },
    { scheduledTime: 'now' },
    { recorded: { body: 'not base64!', capturedAt: recorded.capturedAt } },
    { recorded: { body: 'H4sI', capturedAt: '2026-07-30T17:00:00' } },
    { recorded: { ...recorded, apiKey: 'x' } },
    'mlb',
  ])('is not %j', (event) => expect(eventIn(event).success).toBe(false));

  it('asks Action Network first, and The Odds API in its place', () => {
    expect(sourceNames.slice(0, 2)).toEqual(['action-network', 'the-odds-api']);
  });
});
