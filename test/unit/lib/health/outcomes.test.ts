import { describe, expect, it } from 'vitest';
import { BacklogRun } from '../../../../lib/backlog/backlog-run.ts';
import type { Collaborators } from '../../../../lib/collection/collaborators.ts';
import { collect } from '../../../../lib/collection/collect.ts';
import type { CollectionRun } from '../../../../lib/collection/collection-run.ts';
import {
  backlogOutcomes,
  collectionOutcomes,
  migrationOutcomes,
  syncOutcomes,
} from '../../../../lib/health/outcomes.ts';
import { nothingRecorded } from '../../../../lib/recording/record.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { MemoryBacklogState, observationAt } from '../../../support/memory-backlog.ts';
import { gameReading, offered, readingOf } from '../../../support/observed.ts';
import { besides, counting, inTime, type Observe, runOn, sourceThat } from '../../../support/run-parts.ts';

const at = '2026-07-30T17:00:00.000Z';
const dates = ['2026-07-30', '2026-07-31'];
const answers: Observe = async ({ slateDate, league }) =>
  observationAt(at, slateDate ?? 'all', { source: 'it', league });
const fails = (code: ConstructorParameters<typeof OddsError>[0]) => async () => {
  throw new OddsError(code, `${code}.`);
};
const recording = {
  execute: async () => ({ rows: [{ status: 'recorded', changes: 1, split_changes: 0 }], updated: 0 }),
};
const oneGame = () => readingOf([gameReading([offered(-110)])]);

/** The statuses that a run of two slates saves; the second source serves the league with one answer. */
async function statusesOf(
  first: Observe,
  { second = answers, rest = {}, read = oneGame, exclusive = true }: Options = {},
): Promise<ReturnType<typeof collectionOutcomes>> {
  const parts: Collaborators = {
    ...besides,
    landedStore: { put: async () => undefined },
    state: new MemoryBacklogState(),
    now: () => new Date(at),
    databaseOf: counting(recording),
    ...rest,
  };
  const league = { name: 'the-odds-api', answers: 'league' } as const;
  const run = runOn([sourceThat(first, read), sourceThat(second, oneGame, league)], dates, { exclusive });
  const report = await collect(run, parts, inTime).catch((error: OddsError) => {
    const deferred = run.landed && error.policy.deferred;
    return run.concludeWith(error.policy.skipped ? 'skipped' : deferred ? 'deferred' : 'failed', error);
  });
  return collectionOutcomes({ run, report, crash: undefined });
}
interface Options {
  readonly second?: Observe;
  readonly rest?: Partial<Collaborators>;
  readonly read?: typeof oneGame;
  readonly exclusive?: boolean;
}

describe('a run of collect-odds', () => {
  it('saves the source that served, with what it had', async () => {
    expect(await statusesOf(answers)).toEqual([
      {
        name: 'collect-odds/action-network/mlb',
        status: 'recorded',
        succeeded: true,
        error: null,
        figures: { asked: 2, had: 2, games: 2, open: 2, openSoon: 2, quotes: 2, landed: 2, gaps: 0, databaseCalls: 2 },
        servedBy: ['action-network'],
        passedOver: [],
        observedAt: at,
        unknownBooks: { seen: 2, outcomes: 0, books: [], more: 0 },
      },
    ]);
  });

  it('saves that a blocked source is no success, though another one served', async () => {
    const [blocked, served, ...others] = await statusesOf(fails('source_blocked'));
    expect(blocked).toMatchObject({
      name: 'collect-odds/action-network/mlb',
      status: 'recorded',
      succeeded: false,
      error: { code: 'source_blocked' },
      figures: { asked: 2, had: 0 },
      servedBy: ['the-odds-api'],
    });
    expect(blocked).not.toHaveProperty('observedAt');
    expect(served).toMatchObject({ name: 'collect-odds/the-odds-api/mlb', succeeded: true, observedAt: at });
    expect(others).toEqual([]);
  });

  it('saves each of them if none serves', async () => {
    const statuses = await statusesOf(fails('source_blocked'), { second: fails('source_off') });
    expect(statuses.map(({ succeeded, status, error }) => [succeeded, status, error?.code])).toEqual([
      [false, 'failed', 'source_blocked'],
      [false, 'failed', 'source_off'],
    ]);
  });

  it('saves a run that missed one slate: not a success, and yet observed', async () => {
    const first: Observe = (slate) => (slate.slateDate === dates[0] ? answers(slate) : fails('source_timeout')());
    const [status] = await statusesOf(first, { second: fails('source_off') });
    expect(status).toMatchObject({
      succeeded: false,
      error: { code: 'source_timeout' },
      figures: { asked: 2, had: 1, games: 1, gaps: 1 },
      observedAt: at,
    });
  });

  it('saves an empty slate on a day that has games', async () => {
    const game = { kind: 'regular_season', state: 'scheduled', startTime: '2026-07-30T23:05:00.000Z' } as const;
    const official = { ...game, gamePk: 1, officialDate: '2026-07-30', startIsOpen: false, ifNecessary: false };
    const rest = { officialGames: async () => [official] };
    const [status] = await statusesOf(answers, { rest, read: () => readingOf([]), second: fails('source_off') });
    expect(status).toMatchObject({ succeeded: false, error: { code: 'source_empty_slate' }, figures: { had: 0 } });
  });

  it('saves that the source did its part if only the database could not', async () => {
    const away = { databaseOf: counting({ execute: fails('database_unavailable') }) };
    expect(await statusesOf(answers, { rest: away })).toMatchObject([
      { status: 'deferred', succeeded: true, error: { code: 'database_unavailable' }, observedAt: at },
    ]);
    expect(await statusesOf(answers, { rest: { recording: 'batched' } })).toMatchObject([
      { status: 'deferred', succeeded: true, error: null, figures: { databaseCalls: 0 } },
    ]);
  });

  it('saves nothing if another run holds the lease', async () => {
    const leases = { ...besides.leases, take: async () => ({ taken: false, holder: 'run-0' }) as const };
    expect(await statusesOf(answers, { rest: { leases } })).toEqual([]);
  });

  it('saves of a recorded body only its unknown books, under another name than that of its source', async () => {
    const read = () => ({ ...oneGame(), unknownBooks: [{ key: '78', title: null, outcomes: 3 }] });
    const [status, ...others] = await statusesOf(answers, { read, exclusive: false });
    expect(status).toMatchObject({
      name: 'collect-odds/action-network/mlb/recorded',
      figures: {},
      unknownBooks: { outcomes: 6, books: [{ key: '78', outcomes: 6 }] },
    });
    expect(status).not.toHaveProperty('observedAt');
    expect(others).toEqual([]);
  });

  it('saves no unknown books of a source that had nothing, so that the earlier count stays', async () => {
    const [blocked] = await statusesOf(fails('source_blocked'), { second: fails('source_off') });
    expect(blocked).not.toHaveProperty('unknownBooks');
  });

  it('saves a bug as failed, with what the run had done by then', () => {
    const run: CollectionRun = runOn([sourceThat(answers, oneGame)], dates);
    Object.assign(run.begin('action-network', '2026-07-30'), { observation: observationAt(at), landed: true });
    const crash = new TypeError('x is not a function');
    expect(collectionOutcomes({ run, report: undefined, crash })).toMatchObject([
      { status: 'failed', succeeded: false, error: { code: 'unexpected', message: 'x is not a function' } },
    ]);
  });

  it('saves the addresses of a source that did not serve, as codes', async () => {
    const run = runOn([sourceThat(answers, oneGame)], ['2026-07-30']);
    const error = new OddsError('source_timeout', 'It took too long.');
    run.failedCandidates.push({ name: 'action-network', error });
    Object.assign(run.begin('action-network', '2026-07-30'), {
      observation: observationAt(at),
      landed: true,
      reading: oneGame(),
    });
    const [status] = collectionOutcomes({ run, report: run.report(), crash: undefined });
    expect(status).toMatchObject({
      succeeded: true,
      passedOver: [{ name: 'action-network', code: 'source_timeout' }],
    });
  });
});

describe('a drain', () => {
  const drained = (order = {}) => {
    const run = new BacklogRun({ nothingRecorded, order, correlationId: 'drain', now: () => 0 });
    const counts = { landed: 9, recorded: 5, waiting: 3, dead: 1, oldestWaiting: null, missing: ['a', 'b'] };
    run.leagues.push({ source: 'it', league: 'mlb', ...counts });
    return run;
  };
  const statusesAfter = (run: BacklogRun, report = run.report()) => backlogOutcomes({ run, report, crash: undefined });

  it('saves what it leaves', () => {
    expect(statusesAfter(drained())).toMatchObject([
      { name: 'record-backlog', status: 'drained', succeeded: true, backlog: { waiting: 3, dead: 1, missing: 2 } },
    ]);
  });

  it('does not save as dead what an operator has dismissed', () => {
    const run = drained();
    run.dismissed = 1;
    expect(run.report()).toMatchObject({ dead: 1, dismissed: 1 });
    expect(statusesAfter(run)).toMatchObject([{ backlog: { dead: 0 } }]);
  });

  it('saves how games are linked, also if it was deferred after that; one that derived nothing leaves the earlier counts', () => {
    const links = { slates: 3, changed: 1, linked: 14, unlinked: { ambiguous: 2 } };
    const run = drained();
    const saved = { links: { linked: 14, unlinked: { ambiguous: 2 } } };
    expect(statusesAfter(run, { ...run.report(), links })).toMatchObject([saved]);
    const deferred = run.concludeWith('deferred', new OddsError('deadline_near', 'Its time is up.'));
    expect(statusesAfter(run, { ...deferred, links })).toMatchObject([{ ...saved, succeeded: false }]);
    expect(statusesAfter(run)[0]).not.toHaveProperty('links');
  });

  it('saves that the database is another one, with the day that covers all leagues', () => {
    const run = drained();
    const noticedAt = at;
    run.mismatches.push({ source: 'it', league: 'mlb', key: 'b', since: '2026-07-02', noticedAt });
    run.mismatches.push({ source: 'it', league: 'nfl', key: 'a', since: '2026-07-01', noticedAt });
    expect(statusesAfter(run)[0]?.backlog?.mismatch).toEqual({ key: 'a', since: '2026-07-01', noticedAt });
    expect(statusesAfter(drained())[0]?.backlog?.mismatch).toBeNull();
  });

  it('that was deferred has counted, and is no success', () => {
    const run = drained();
    const report = run.concludeWith('deferred', new OddsError('database_unavailable', 'Away.'));
    expect(statusesAfter(run, report)).toMatchObject([{ succeeded: false, backlog: { waiting: 3 } }]);
  });

  it('that failed leaves what was counted before; one that was skipped was none', () => {
    const run = drained();
    const [failed] = statusesAfter(run, run.concludeWith('failed', new OddsError('state_unavailable', 'Away.')));
    expect(failed).not.toHaveProperty('backlog');
    const [crashed] = backlogOutcomes({ run, report: undefined, crash: new TypeError('a fault of ours') });
    expect(crashed).toMatchObject({ status: 'failed', error: { code: 'unexpected' } });
    expect(crashed).not.toHaveProperty('backlog');
    expect(statusesAfter(drained({ skip: 'The run before ended as deferred.' }))).toEqual([]);
  });
});

describe('whatever else runs', () => {
  it('saves a migration by whether it came to its end', () => {
    const report = { applied: ['0001-history'], replaced: [] };
    expect(migrationOutcomes({ run: {}, report, crash: undefined })).toMatchObject([
      { name: 'migrate-schema', status: 'prepared', succeeded: true, figures: { applied: 1, replaced: 0 } },
    ]);
    const crash = new OddsError('migration_failed', '0002 failed.');
    expect(migrationOutcomes({ run: {}, report: undefined, crash })).toMatchObject([
      { status: 'failed', succeeded: false, error: { code: 'migration_failed' } },
    ]);
  });

  it('saves a sync of the official schedule', () => {
    const report = { status: 'synced', league: 'mlb', games: 15 };
    const run = { report: () => report };
    expect(syncOutcomes({ run, report, crash: undefined })).toMatchObject([
      { name: 'sync-schedule/mlb', status: 'synced', succeeded: true, figures: { games: 15 } },
    ]);
    expect(syncOutcomes({ run, report: undefined, crash: new TypeError('a fault of ours') })).toMatchObject([
      { status: 'failed', succeeded: false, error: { code: 'unexpected' } },
    ]);
  });
});
