import { describe, expect, it } from 'vitest';
import { odds } from '../../../../lib/backlog/kinds.ts';
import { lateAfterMs } from '../../../../lib/backlog/watermark.ts';
import type { Collaborators } from '../../../../lib/collection/collaborators.ts';
import { collect } from '../../../../lib/collection/collect.ts';
import { collectionReportSchema } from '../../../../lib/collection/collection-report.ts';
import { CollectionRun } from '../../../../lib/collection/collection-run.ts';
import type { SlateSource } from '../../../../lib/collection/slate-source.ts';
import { landedKeyOf } from '../../../../lib/landing/landed-key.ts';
import { contentHashOf, type Observation } from '../../../../lib/odds/observation.ts';
import type { Source, SourceCall } from '../../../../lib/odds/source.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { MemoryBacklogState, mlb } from '../../../support/memory-backlog.ts';
import { gameReading, offered, readingOf } from '../../../support/observed.ts';
import { besides, counting, inTime, type Observe, runOn, sourceThat } from '../../../support/run-parts.ts';

const content = {
  source: 'action-network',
  league: 'mlb',
  slateDate: '2026-07-30',
  request: { method: 'GET', url: 'https://api.example.com/slate', query: {} },
  body: Buffer.from('{}'),
} as const;
const observation: Observation = {
  ...content,
  status: 200,
  headers: {},
  capturedAt: '2026-07-30T17:00:00.000Z',
  contentHash: contentHashOf(content),
  correlationId: 'run-1',
};

/** Collaborators that write down, in order, what was asked of them. */
function scene(failures: Partial<Record<'put' | 'read' | 'execute', OddsError>> = {}) {
  const steps: string[] = [];
  const state = new MemoryBacklogState();
  const step = (name: 'put' | 'read' | 'execute') => {
    steps.push(name);
    if (failures[name]) throw failures[name];
  };
  const read = () => {
    step('read');
    return readingOf([gameReading([offered(-110)])]);
  };
  const collaborators: Collaborators = {
    ...besides,
    landedStore: { put: async () => step('put') },
    state,
    now: () => new Date(observation.capturedAt),
    databaseOf: counting({
      execute: async () => {
        step('execute');
        return { rows: [{ status: 'recorded', changes: 1, split_changes: 0 }], updated: 0 };
      },
    }),
  };
  /** A run with one slate for each of these answers. */
  const runOf = (...observations: Observe[]) => {
    const slateDates = observations.map((_, n) => `2026-07-${30 + n}`);
    const source = sourceThat(
      async (slate) => observations[slateDates.indexOf(slate.slateDate ?? '')]?.(slate) ?? observation,
      read,
    );
    return runOn([source], slateDates);
  };
  return { steps, state, collaborators, read, runOf };
}

const answers: Observe = async () => observation;

describe('collecting a slate', () => {
  it('lands what was observed before it reads, and reads before it records', async () => {
    const { steps, collaborators, runOf } = scene();
    const report = await collect(runOf(answers), collaborators, inTime);
    expect(steps).toEqual(['put', 'read', 'execute']);
    expect(report).toMatchObject({
      status: 'recorded',
      games: { seen: 1, quoted: 1 },
      outcomes: { seen: 1, quotes: 1, skipped: {}, rejected: {} },
      recorded: { changes: 1, splitChanges: 0 },
      databaseCalls: 1,
      landed: 1,
      gaps: [],
      observation: observation.contentHash,
    });
  });

  it('touches neither reader nor database when the body could not be landed', async () => {
    const { steps, collaborators, runOf } = scene({ put: new OddsError('landing_failed', 'No bucket.') });
    const run = runOf(answers);
    await expect(collect(run, collaborators, inTime)).rejects.toMatchObject({ code: 'landing_failed' });
    expect(steps).toEqual(['put']);
    expect(run.landed).toBe(false);
    expect(run.report()).toMatchObject({
      landed: 0,
      observation: null,
      gaps: [{ slateDate: '2026-07-30', code: 'landing_failed' }],
    });
  });

  it('lands a body that cannot be read, and does not touch the database', async () => {
    const { steps, collaborators, runOf } = scene({ read: new OddsError('source_not_json', 'HTML.') });
    const run = runOf(answers);
    await expect(collect(run, collaborators, inTime)).rejects.toMatchObject({ code: 'source_not_json' });
    expect(steps).toEqual(['put', 'read']);
    expect(run.landed).toBe(true);
  });

  it('collects the other slate when one fails, and then throws the failure', async () => {
    const { steps, collaborators, runOf } = scene();
    const run = runOf(async () => {
      throw new OddsError('source_blocked', 'Forbidden.');
    }, answers);
    const failure = await collect(run, collaborators, inTime).catch((error: OddsError) => error);
    expect(failure).toMatchObject({ code: 'source_blocked' });
    expect(steps).toEqual(['put', 'read', 'execute']);
    expect(run.concludeWith('failed', failure as OddsError)).toMatchObject({
      status: 'failed',
      recorded: { changes: 1 },
      error: { code: 'source_blocked', message: 'Forbidden.' },
    });
  });

  it('throws a failure in preference to an error that the backlog recovers', async () => {
    const { collaborators, runOf } = scene({ execute: new OddsError('database_resuming', 'Waking.') });
    const blocked: Observe = async () => {
      throw new OddsError('source_blocked', 'Forbidden.');
    };
    await expect(collect(runOf(answers, blocked), collaborators, inTime)).rejects.toMatchObject({
      code: 'source_blocked',
    });
    await expect(collect(runOf(answers), collaborators, inTime)).rejects.toMatchObject({ code: 'database_resuming' });
  });

  it('makes no more requests after the deadline', async () => {
    const { steps, collaborators, runOf } = scene();
    await expect(
      collect(runOf(answers), collaborators, { ...inTime, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({
      code: 'deadline_near',
    });
    expect(steps).toEqual([]);
  });

  it('reports a gap for each slate that was not observed, also for one that there was no time for', async () => {
    const { collaborators, runOf } = scene();
    const blocked: Observe = async () => {
      throw new OddsError('source_blocked', 'Forbidden.');
    };
    const run = runOf(blocked, answers);
    expect(run.report().gaps).toEqual([
      { slateDate: '2026-07-30', code: 'deadline_near' },
      { slateDate: '2026-07-31', code: 'deadline_near' },
    ]);
    await collect(run, collaborators, inTime).catch(() => undefined);
    expect(run.report().gaps).toEqual([{ slateDate: '2026-07-30', code: 'source_blocked' }]);
  });

  it('does not treat a bug as an outage', async () => {
    const { collaborators, runOf } = scene();
    const faulty: Observe = async () => {
      throw new TypeError('undefined is not a function');
    };
    await expect(collect(runOf(faulty), collaborators, inTime)).rejects.toThrow(TypeError);
  });
});

describe('what a run writes for the backlog', () => {
  const key = landedKeyOf(odds, observation);

  it('is a hint, once the observation is recorded', async () => {
    const { state, collaborators, runOf } = scene();
    await collect(runOf(answers), collaborators, inTime);
    expect([...state.hints]).toEqual([key]);
    expect(state.watermarks.size).toBe(0);
  });

  it('is no hint if it is not recorded', async () => {
    const { state, collaborators, runOf } = scene({ execute: new OddsError('database_resuming', 'Waking.') });
    await expect(collect(runOf(answers), collaborators, inTime)).rejects.toMatchObject({ code: 'database_resuming' });
    expect(state.hints.size).toBe(0);
  });

  it('does not fail the run if it cannot be written', async () => {
    const { state, collaborators, runOf } = scene();
    state.step = () => {
      throw new OddsError('state_unavailable', 'Away.');
    };
    expect(await collect(runOf(answers), collaborators, inTime)).toMatchObject({ status: 'recorded' });
  });

  it('is an announcement, before something old lands', async () => {
    const { state, steps, collaborators, runOf } = scene();
    await state.writeWatermark(mlb, { settledThrough: `${key}-and-more` }, 0);
    state.step = (step) => void steps.push(step);
    const now = () => new Date(Date.parse(observation.capturedAt) + lateAfterMs + 1);
    await collect(runOf(answers), { ...collaborators, now }, inTime);
    expect(steps).toEqual(['readWatermark', 'writeWatermark', 'put', 'read', 'execute', 'rememberSettled']);
    expect(state.watermarkOf(mlb).watermark.settledThrough < key).toBe(true);
  });

  it('is a gap if an old observation cannot be announced: no drain would find it', async () => {
    const { state, steps, collaborators, runOf } = scene();
    state.step = () => {
      throw new OddsError('state_unavailable', 'Away.');
    };
    const now = () => new Date(Date.parse(observation.capturedAt) + lateAfterMs + 1);
    const run = runOf(answers);
    await expect(collect(run, { ...collaborators, now }, inTime)).rejects.toMatchObject({ code: 'state_unavailable' });
    expect([steps, run.landed]).toEqual([[], false]);
  });
});

describe('collecting in batched mode', () => {
  it('lands and reads, leaves recording to the backlog, and is not an error', async () => {
    const { steps, state, collaborators, runOf } = scene();
    const report = await collect(runOf(answers), { ...collaborators, recording: 'batched' }, inTime);
    expect(steps).toEqual(['put', 'read']);
    expect(report).toMatchObject({ status: 'deferred', reason: 'batched', landed: 1, gaps: [], databaseCalls: 0 });
    expect(report).not.toHaveProperty('error');
    expect(state.hints.size).toBe(0);
  });
});

describe('a run of a capture window', () => {
  const window = { from: '2026-07-30T16:45:00.000Z', until: '2026-07-30T17:05:00.000Z' };
  const runIn = (source: SlateSource, skip?: string) =>
    new CollectionRun({
      league: 'mlb',
      slateDates: ['2026-07-30'],
      sources: [source],
      exclusive: true,
      correlationId: 'run-1',
      now: () => 0,
      lateMs: 0,
      window,
      skip,
    });

  it('tells its source which window it is, and names it in its report', async () => {
    const { collaborators, read } = scene();
    const calls: SourceCall[] = [];
    const asked = sourceThat(answers, read);
    const observe: Source['observe'] = async (_slate, call) => {
      calls.push(call);
      return observation;
    };
    const endpoints = asked.endpoints.map((endpoint) => ({ ...endpoint, source: { ...endpoint.source, observe } }));
    const report = await collect(runIn({ ...asked, endpoints }), collaborators, inTime);
    expect(calls).toMatchObject([{ window, correlationId: 'run-1' }]);
    expect(report).toMatchObject({ status: 'recorded', window });
  });

  it('records as the stage says for windows, and a regular run as it says for all others', async () => {
    const { collaborators, read, runOf, steps } = scene();
    const follow = { ...collaborators, recording: 'batched', recordingInWindows: 'live' } as const;
    expect(await collect(runIn(sourceThat(answers, read)), follow, inTime)).toMatchObject({ status: 'recorded' });
    expect(await collect(runOf(answers), follow, inTime)).toMatchObject({ status: 'deferred', reason: 'batched' });
    expect(steps.filter((step) => step === 'execute')).toHaveLength(1);
  });

  it('observes nothing, and leaves no gap, if it was due outside of the window', async () => {
    const { collaborators, read, steps } = scene();
    const report = await collect(runIn(sourceThat(answers, read), 'It was due too late.'), collaborators, inTime);
    expect(steps).toEqual([]);
    expect(report).toMatchObject({ status: 'skipped', reason: 'It was due too late.', gaps: [], landed: 0, window });
    expect(collectionReportSchema.parse(report)).toEqual(report);
  });
});
