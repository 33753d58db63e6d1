import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoDbBacklogState } from '../../../lib/aws/dynamodb-backlog-state.ts';
import { BacklogRun } from '../../../lib/backlog/backlog-run.ts';
import { readBacklogStatus } from '../../../lib/backlog/backlog-status.ts';
import { drainBacklog } from '../../../lib/backlog/drain.ts';
import { links } from '../../../lib/backlog/kinds.ts';
import type { LinkAssertion } from '../../../lib/games/identity/link.ts';
import { landObservation } from '../../../lib/landing/land-observation.ts';
import { contentHashOf } from '../../../lib/odds/observation.ts';
import { rebuild } from '../../../lib/repair/rebuild.ts';
import { replay } from '../../../lib/repair/replay.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import { assertedObservation } from '../../../lib/sources/asserted/link.ts';
import { migrations, replaceables } from '../../../lib/storage/migrations/index.ts';
import { assertion, linksReadBy } from '../../support/asserted-links.ts';
import { engineAtHand } from '../../support/engines.ts';
import { memoryStore } from '../../support/landed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { besides, counting, inTime } from '../../support/run-parts.ts';
import { rowsIn } from '../../support/schedule-tables.ts';
import { startStateTable, table } from '../aws/dynamodb-rig.ts';

const drainIntervalMs = 5 * 60_000;
const day = '2026-08-03';
const at = (minute: number) => new Date(Date.parse(`${day}T16:00:00.000Z`) + minute * 60_000).toISOString();
const league = { source: 'asserted', league: 'mlb' } as const;
const today = linksReadBy(1);
type Kind = typeof today;

let database: OddsDatabase;
let stateTable: Awaited<ReturnType<typeof startStateTable>>;
let landedStore: ReturnType<typeof memoryStore>;

beforeAll(async () => {
  database = await openOddsDatabase(engineAtHand());
});
afterAll(() => database?.close());
beforeEach(async () => {
  await stateTable?.close();
  stateTable = await startStateTable();
  landedStore = memoryStore();
  await owner().execute({ sql: 'truncate history.link_assertion' });
});
afterAll(() => stateTable?.close());

const owner = () => database.as('owner');
const stateOf = (kind: Kind) =>
  dynamoDbBacklogState({ kind, client: stateTable.client, table, now: () => new Date(at(0)) });

async function land(minute: number, said: Partial<LinkAssertion> = {}): Promise<string> {
  const observation = assertedObservation({ ...assertion, ...said, capturedAt: at(minute) }, 'test');
  return (await landObservation(links, observation, landedStore)).key;
}

async function landUnreadable(minute: number): Promise<string> {
  const observation = assertedObservation({ ...assertion, capturedAt: at(minute) }, 'test');
  const other = { ...observation, body: new TextEncoder().encode('{"gamePk":1}') };
  return (await landObservation(links, { ...other, contentHash: contentHashOf(other) }, landedStore)).key;
}

const partsOf = (kind: Kind, minute: number) => ({
  ...besides,
  kind,
  landedStore,
  state: stateOf(kind),
  databaseOf: counting(database.as('recorder')),
  now: () => new Date(at(minute)),
  drainIntervalMs,
});

async function drain(minute: number, kind = today) {
  const { nothingRecorded } = kind.recorder;
  const run = new BacklogRun({ order: {}, correlationId: 'drain', nothingRecorded, now: () => 0 });
  return await drainBacklog(run, partsOf(kind, minute), inTime);
}

const rows = () => rowsIn(owner(), 'history.link_assertion', 'captured_at, content_hash');
const replaying = (kind: Kind, dryRun = false) =>
  replay({
    ...{ from: day, to: day, now: () => new Date(at(122)), dryRun },
    ...{ kind, landedStore, state: stateOf(kind), database: owner() },
  });

describe('links by hand that have landed', () => {
  it('are recorded by a drain, with the rights of the recorder, and counted; the next one asks nothing', async () => {
    const key = await land(0, { startTime: '2026-08-03T17:05:00.000Z', entry: day });
    await land(1, { gamePk: null, reason: 'It was the other game.' });
    expect(await drain(2)).toMatchObject({
      status: 'drained',
      leagues: [{ ...league, landed: 2, recorded: 2, waiting: 0 }],
      recorded: { observations: 2, linkAssertions: 2 },
    });
    expect(await rows()).toMatchObject([
      {
        source: 'action-network',
        league: 'mlb',
        source_game_id: '290899',
        start_time: '2026-08-03T17:05:00+00:00',
        game_pk: 777001,
        entry: day,
        reason: assertion.reason,
        captured_at: '2026-08-03T16:00:00+00:00',
        landed_key: key,
        reader: 1,
      },
      { start_time: null, game_pk: null, entry: null, reason: 'It was the other game.' },
    ]);
    expect(await drain(3)).toMatchObject({ databaseCalls: 0 });
  });

  it('are dead if they cannot be read, and block none behind them; the status counts them', async () => {
    const dead = await landUnreadable(0);
    await land(1);
    expect(await drain(2)).toMatchObject({ markedDead: 1, recorded: { observations: 1 } });
    const status = await readBacklogStatus({
      ...partsOf(today, 3),
      database: database.as('reader'),
      now: new Date(at(3)),
    });
    expect(status).toMatchObject({ landed: 2, recorded: 1, waiting: 0, dead: 1, marks: [{ key: dead }] });
  });

  it('are replayed by a newer reader to the very rows of a recording from the beginning', async () => {
    const refused = await land(0);
    await land(60, { sourceGameId: '2' });
    await land(120, { sourceGameId: '3' });
    await drain(121);
    const before = await rows();
    const kind = linksReadBy(2, (said) => {
      if (said.sourceGameId === '290899') throw new OddsError('source_shape_changed', 'It is refused.');
      return said.sourceGameId === '3' ? { ...said, reason: 'Read otherwise.' } : said;
    });
    const wouldBe = await replaying(kind, true);
    expect(await rows()).toEqual(before);
    const done = await replaying(kind);
    expect({ ...wouldBe, dryRun: false }).toEqual(done);
    // The refused one goes, and of two that another reader read now one says something else.
    expect(done).toMatchObject({ landed: 3, repaired: 2, takenBack: 1, linkAssertions: { added: 1, removed: 2 } });
    expect(await stateOf(kind).marksOf(league)).toMatchObject([{ kind: 'dead', key: refused, reader: 2 }]);

    const replayed = await rows();
    expect(replayed).toMatchObject([
      { source_game_id: '2', reader: 2 },
      { reason: 'Read otherwise.', reader: 2 },
    ]);
    await owner().execute({ sql: 'truncate history.link_assertion' });
    await replaying(kind);
    expect(await rows()).toEqual(replayed);
    // A reader of an earlier version, of a deployment that is under way, changes nothing of it.
    expect(await replaying(today)).toMatchObject({ already: 2, linkAssertions: { added: 0, removed: 0 } });
    expect(await rows()).toEqual(replayed);
  });
});

describe('links by hand, rebuilt from what landed', () => {
  const rebuilding = (swap: boolean) =>
    rebuild({
      ...{ kind: today, database: owner(), landedStore, state: stateOf(today), swap, acceptLoss: false },
      ...{ schema: { migrations, replaceables }, now: () => 0 },
    });

  it('are equal to the recorded ones, and replace them once those were damaged; recording goes on', async () => {
    await land(0);
    const key = await land(60, { sourceGameId: '2' });
    await drain(61);
    const recorded = await rows();
    expect(await rebuilding(false)).toMatchObject({ outcome: 'equal', landed: 2, recorded: 2 });
    await owner().execute({ sql: `update history.link_assertion set game_pk = 1 where source_game_id = '2'` });
    expect(await rebuilding(true)).toMatchObject({ outcome: 'swapped', equal: false });
    expect(await rows()).toEqual(recorded);
    await land(120);
    expect(await drain(121)).toMatchObject({ status: 'drained', recorded: { observations: 1, linkAssertions: 1 } });

    landedStore.objects.delete(key);
    expect(await rebuilding(true)).toMatchObject({ outcome: 'refused', loss: { observations: 1, first: [key] } });
    expect(await rows()).toHaveLength(3);
  });
});
