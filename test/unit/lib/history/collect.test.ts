import { describe, expect, it } from 'vitest';
import { collect } from '../../../../lib/history/collect.ts';
import { CollectionRun, type ObserveSlate } from '../../../../lib/history/collection-run.ts';
import { contentHashOf, type Observation } from '../../../../lib/odds/observation.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { gameReading, offered, readingOf } from '../../../support/observed.ts';

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
  const step = (name: 'put' | 'read' | 'execute') => {
    steps.push(name);
    if (failures[name]) throw failures[name];
  };
  const collaborators = {
    read: () => {
      step('read');
      return readingOf([gameReading([offered(-110)])]);
    },
    landedStore: { put: async () => step('put'), get: async () => Buffer.alloc(0) },
    database: {
      execute: async () => {
        step('execute');
        return { rows: [{ status: 'recorded', changes: 1, split_changes: 0 }], updated: 0 };
      },
    },
  };
  return { steps, collaborators };
}

function runOf(...slates: ObserveSlate[]) {
  return new CollectionRun({ source: 'action-network', league: 'mlb', slates, correlationId: 'run-1', now: () => 0 });
}
const answers: ObserveSlate = async () => observation;
const never = new AbortController().signal;

describe('collecting a slate', () => {
  it('lands what was observed before it reads, and reads before it records', async () => {
    const { steps, collaborators } = scene();
    const report = await collect(runOf(answers), collaborators, never);
    expect(steps).toEqual(['put', 'read', 'execute']);
    expect(report).toMatchObject({
      status: 'recorded',
      games: { seen: 1, quoted: 1 },
      outcomes: { seen: 1, quotes: 1, skipped: {}, rejected: {} },
      recorded: { changes: 1, splitChanges: 0 },
      databaseCalls: 1,
      observation: observation.contentHash,
    });
  });

  it('touches neither reader nor database when the body could not be landed', async () => {
    const { steps, collaborators } = scene({ put: new OddsError('landing_failed', 'No bucket.') });
    const run = runOf(answers);
    await expect(collect(run, collaborators, never)).rejects.toMatchObject({ code: 'landing_failed' });
    expect(steps).toEqual(['put']);
    expect(run.landed).toBe(false);
  });

  it('has landed a body that nobody can read, and does not touch the database', async () => {
    const { steps, collaborators } = scene({ read: new OddsError('source_not_json', 'HTML.') });
    const run = runOf(answers);
    await expect(collect(run, collaborators, never)).rejects.toMatchObject({ code: 'source_not_json' });
    expect(steps).toEqual(['put', 'read']);
    expect(run.landed).toBe(true);
  });

  it('collects the other slate when one fails, and then tells of the failure', async () => {
    const { steps, collaborators } = scene();
    const run = runOf(async () => {
      throw new OddsError('source_blocked', 'Forbidden.');
    }, answers);
    const failure = await collect(run, collaborators, never).catch((error: OddsError) => error);
    expect(failure).toMatchObject({ code: 'source_blocked' });
    expect(steps).toEqual(['put', 'read', 'execute']);
    expect(run.concludeWith('failed', failure as OddsError)).toMatchObject({
      status: 'failed',
      recorded: { changes: 1 },
      error: { code: 'source_blocked', message: 'Forbidden.' },
    });
  });

  it('tells of a failure before it tells of what can wait', async () => {
    const { collaborators } = scene({ execute: new OddsError('database_resuming', 'Waking.') });
    const blocked: ObserveSlate = async () => {
      throw new OddsError('source_blocked', 'Forbidden.');
    };
    await expect(collect(runOf(answers, blocked), collaborators, never)).rejects.toMatchObject({
      code: 'source_blocked',
    });
    await expect(collect(runOf(answers), collaborators, never)).rejects.toMatchObject({ code: 'database_resuming' });
  });

  it('asks for nothing more once the deadline has come', async () => {
    const { steps, collaborators } = scene();
    await expect(collect(runOf(answers), collaborators, AbortSignal.abort())).rejects.toMatchObject({
      code: 'deadline_near',
    });
    expect(steps).toEqual([]);
  });

  it('does not take a fault of ours for an outage', async () => {
    const { collaborators } = scene();
    const faulty: ObserveSlate = async () => {
      throw new TypeError('undefined is not a function');
    };
    await expect(collect(runOf(faulty), collaborators, never)).rejects.toThrow(TypeError);
  });
});
