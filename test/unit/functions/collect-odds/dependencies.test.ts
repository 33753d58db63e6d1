import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../../functions/collect-odds/config.ts';
import { buildDependencies } from '../../../../functions/collect-odds/dependencies.ts';
import { type CollectEvent, collectEventSchema } from '../../../../functions/collect-odds/event.ts';
import { environment } from './environment.ts';

/** Half past eleven at night in New York, and the next day in UTC. */
const now = () => new Date('2026-07-31T03:30:00.000Z');
const fetch = () => Promise.reject(new Error('Nobody is asked before the run begins.'));

function begun(event: unknown, changes: Readonly<Record<string, string>> = {}) {
  const { beginRun } = buildDependencies(configSchema.parse({ ...environment, ...changes }), { now, fetch });
  const parsed: CollectEvent = collectEventSchema.parse(event);
  const run = beginRun(parsed, 'run-1');
  const { league, slateDates, exclusive, correlationId } = run;
  return { league, slateDates, exclusive, correlationId, sources: run.sources.map(({ name }) => name) };
}

const recorded = { body: 'H4sI', capturedAt: '2026-07-30T17:00:00Z' };

describe('a run of collect-odds', () => {
  it('without a source is for the first that can serve, today and tomorrow, and for no other run meanwhile', () => {
    expect(begun({ league: 'mlb' })).toEqual({
      league: 'mlb',
      slateDates: ['2026-07-30', '2026-07-31'],
      exclusive: true,
      correlationId: 'run-1',
      sources: ['action-network', 'the-odds-api'],
    });
  });

  it.each(['action-network', 'the-odds-api'])('with the source %s is for that one alone', (source) => {
    expect(begun({ source, date: '2026-07-04' })).toMatchObject({ slateDates: ['2026-07-04'], sources: [source] });
  });

  it.each([
    [{ recorded }, 'action-network', null],
    [{ recorded, source: 'the-odds-api', date: '2026-07-30' }, 'the-odds-api', '2026-07-30'],
  ])('with a recorded body (%j) is for that body, beside whatever runs', (event, source, slateDate) => {
    expect(begun(event, { ALLOW_RECORDED: 'true' })).toMatchObject({
      slateDates: [slateDate],
      exclusive: false,
      sources: [source],
    });
  });

  it('takes no recorded body where the stage does not say so', () => {
    expect(() => begun({ recorded })).toThrow(
      expect.objectContaining({ code: 'event_invalid', message: expect.stringContaining('takes no recorded body') }),
    );
  });
});
