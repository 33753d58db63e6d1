import { describe, expect, it } from 'vitest';
import type { Collaborators } from '../../../../lib/collection/collaborators.ts';
import { collect } from '../../../../lib/collection/collect.ts';
import { CollectionRun } from '../../../../lib/collection/collection-run.ts';
import { type EventEndpoint, unguarded } from '../../../../lib/collection/endpoint.ts';
import type { SlateSource } from '../../../../lib/collection/slate-source.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { MemoryBacklogState, observationAt } from '../../../support/memory-backlog.ts';
import { gameReading, offered, readingOf } from '../../../support/observed.ts';
import { besides, counting, inTime, sourceThat } from '../../../support/run-parts.ts';

const window = { from: '2026-07-30T22:50:00.000Z', until: '2026-07-30T23:20:00.000Z' };
const reading = readingOf([gameReading([offered(-110)])]);
const slate = observationAt('2026-07-30T22:55:00.000Z', 'slate');

type Asked = Partial<Record<string, OddsError>> | OddsError;

/** A source with three events that are due, of which some fail; or which ones are due is not known. */
function eventsOf(asked: Asked, steps: string[]): EventEndpoint {
  return {
    circuit: unguarded('the-odds-api/events'),
    source: {
      due: async (league, { from }) => {
        steps.push(`list ${league} ${from}`);
        if (asked instanceof OddsError) throw asked;
        return ['a1', 'b2', 'c3'];
      },
      observe: async ({ id }) => {
        steps.push(`ask ${id}`);
        const error = asked instanceof OddsError ? undefined : asked[id];
        if (error) throw error;
        return observationAt('2026-07-30T22:55:01.000Z', id);
      },
      read: () => reading,
    },
  };
}

interface Scene {
  readonly asked?: Asked;
  readonly inWindow?: boolean;
  readonly slateFails?: boolean;
  readonly parts?: Partial<Collaborators>;
}

function scene({ asked = {}, inWindow = true, slateFails = false, parts = {} }: Scene = {}) {
  const steps: string[] = [];
  const slateSource = sourceThat(
    async () => {
      steps.push('slate');
      if (slateFails) throw new OddsError('source_failing', 'It fails.');
      return slate;
    },
    () => reading,
  );
  const other = sourceThat(
    () => Promise.reject(new OddsError('source_off', 'Off.')),
    () => reading,
    {
      name: 'the-odds-api',
      answers: 'league',
    },
  );
  const sources: [SlateSource, SlateSource] = [slateSource, { ...other, events: [eventsOf(asked, steps)] }];
  const run = new CollectionRun({
    league: 'mlb',
    slateDates: ['2026-07-30'],
    sources,
    exclusive: false,
    correlationId: 'run-1',
    now: () => 0,
    ...(inWindow && { window }),
  });
  const collaborators: Collaborators = {
    ...besides,
    landedStore: { put: async () => void steps.push('land') },
    state: new MemoryBacklogState(),
    now: () => new Date(slate.capturedAt),
    databaseOf: counting({
      execute: async () => {
        steps.push('record');
        return { rows: [{ status: 'recorded', changes: 1, split_changes: 0 }], updated: 0 };
      },
    }),
    ...parts,
  };
  return { run, steps, collecting: (invocation = inTime) => collect(run, collaborators, invocation) };
}

describe('a run inside a capture window', () => {
  it('asks for events once the slate is recorded, and lands all of them before it records the first', async () => {
    const { steps, collecting } = scene();
    const report = await collecting();
    expect(steps).toEqual([
      ...['slate', 'land', 'record', `list mlb ${window.from}`],
      ...['ask a1', 'land', 'ask b2', 'land', 'ask c3', 'land'],
      ...['record', 'record', 'record'],
    ]);
    expect(report).toMatchObject({
      status: 'recorded',
      servedBy: ['action-network'],
      sources: [{ source: 'action-network', asked: 1, had: 1 }],
      landed: 4,
      games: { seen: 1 },
      recorded: { changes: 4 },
      gaps: [],
      events: { source: 'the-odds-api', asked: 3, had: 3, quotes: 3, error: null },
    });
  });

  it('asks for none outside of a window', async () => {
    const { steps, collecting } = scene({ inWindow: false });
    expect(await collecting()).not.toHaveProperty('events');
    expect(steps).toEqual(['slate', 'land', 'record']);
  });

  it('loses one event to its failure, and not the others', async () => {
    const { steps, collecting } = scene({ asked: { b2: new OddsError('source_refused', 'No such event.') } });
    const report = await collecting();
    expect(steps.filter((step) => step.startsWith('ask'))).toEqual(['ask a1', 'ask b2', 'ask c3']);
    expect(report).toMatchObject({
      status: 'recorded',
      landed: 3,
      gaps: [],
      events: { asked: 3, had: 2, error: { code: 'source_refused' } },
    });
  });

  it('ends as without events if it is not known which are due', async () => {
    const { collecting } = scene({ asked: new OddsError('state_unavailable', 'The table is away.') });
    expect(await collecting()).toMatchObject({
      status: 'recorded',
      landed: 1,
      events: { asked: 0, had: 0, error: { code: 'state_unavailable' } },
    });
  });

  it('still has the gap of a slate that could not be observed, and asks for events all the same', async () => {
    const { run, collecting } = scene({ slateFails: true });
    await expect(collecting()).rejects.toMatchObject({ code: 'source_failing' });
    expect(run.landed).toBe(false);
    expect(run.report()).toMatchObject({
      gaps: [{ slateDate: '2026-07-30', code: 'source_failing' }],
      landed: 3,
      events: { had: 3 },
    });
  });

  it('asks for none if that would take the time in which the run has to end', async () => {
    const { steps, collecting } = scene();
    const report = await collecting({ ...inTime, timeLeftMs: () => 9_000 });
    expect(report).toMatchObject({ status: 'recorded' });
    expect(steps).toEqual(['slate', 'land', 'record']);
  });

  it('leaves events to the backlog if the database is away by then, and is no worse for it', async () => {
    let calls = 0;
    const databaseOf = counting({
      execute: async () => {
        if (calls++ > 0) throw new OddsError('database_unavailable', 'Away.');
        return { rows: [{ status: 'recorded', changes: 1, split_changes: 0 }], updated: 0 };
      },
    });
    const { collecting } = scene({ parts: { databaseOf } });
    expect(await collecting()).toMatchObject({
      status: 'recorded',
      landed: 4,
      events: { had: 3, error: { code: 'database_unavailable' } },
    });
  });

  it('only lands them if recording is batched', async () => {
    const { steps, collecting } = scene({ parts: { recording: 'batched' } });
    expect(await collecting()).toMatchObject({ status: 'deferred', landed: 4 });
    expect(steps).not.toContain('record');
  });
});
