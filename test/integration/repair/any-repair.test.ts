import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BacklogRun } from '../../../lib/backlog/backlog-run.ts';
import { isClosedTo } from '../../../lib/backlog/backlog-state.ts';
import { readBacklogStatus } from '../../../lib/backlog/backlog-status.ts';
import { drainBacklog } from '../../../lib/backlog/drain.ts';
import type { Readers } from '../../../lib/backlog/recorded-kind.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import type { Observation } from '../../../lib/odds/observation.ts';
import type { GameReading, Reading } from '../../../lib/odds/reading.ts';
import type { ReadObservation } from '../../../lib/recording/reading-document.ts';
import { nothingRecorded, record } from '../../../lib/recording/record.ts';
import { comparePositions, historyOf } from '../../../lib/recording/rule.ts';
import { rebuild } from '../../../lib/repair/rebuild.ts';
import { replay } from '../../../lib/repair/replay.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import { migrations, replaceables } from '../../../lib/storage/migrations/index.ts';
import { histories } from '../../support/arbitraries/histories.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { changesBy, changesIn, emptyTables, readTables } from '../../support/history-tables.ts';
import { answerAt, land, memoryStore, readBy } from '../../support/landed.ts';
import { MemoryBacklogState } from '../../support/memory-backlog.ts';
import { readingOf } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { besides, counting, inTime } from '../../support/run-parts.ts';
import { isLongSearch, searchOf } from '../../support/search.ts';

/** What each version of the reader makes of a body; it says so itself. */
type Says = readonly GameReading[] | 'nothing of ours';
const versions = [1, 2, 3] as const;
type Version = (typeof versions)[number];

function readersOf(version: Version): Readers<Reading> {
  const read = ({ body }: Observation) => {
    const says: readonly Says[] = JSON.parse(new TextDecoder().decode(body)).says;
    const text = says[version - 1] ?? 'nothing of ours';
    if (text === 'nothing of ours') throw new OddsError('source_shape_changed', 'Every game is another league’s.');
    return readingOf(text, version);
  };
  return new Map([['made-up', { readerVersion: version, read }]]);
}

/** Several observations, each read one way by the first reader and one or another by newer ones, or refused. */
const observations: fc.Arbitrary<readonly Observation[]> = fc
  .tuple(histories, fc.array(fc.constantFrom(true, true, true, false), { minLength: 18, maxLength: 18 }))
  .map(([readings, accepted]) =>
    [...Map.groupBy(readings, ({ capturedAt, contentHash }) => capturedAt + contentHash).values()].map((all, n) => {
      const says = versions.map((version): Says => {
        const reading = all[Math.min(version, all.length) - 1]?.reading;
        return accepted[3 * n + version - 1] && reading ? reading.games : 'nothing of ours';
      });
      return answerAt(all[0]?.capturedAt ?? '', { is: all[0]?.contentHash, says } as never);
    }),
  );

type Step =
  | { readonly does: 'land and record' | 'land'; readonly version: Version }
  | { readonly does: 'drain' | 'replay' | 'dry run'; readonly version: Version };
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    does: fc.constantFrom('land and record' as const, 'land and record', 'land', 'drain', 'replay', 'dry run'),
    version: fc.constantFrom(...versions),
  }),
  { minLength: 4, maxLength: 14 },
);

const small = { documentBytes: 700, partLength: 200, gameLength: 100_000 };
const now = () => new Date('2026-07-30T17:05:00.000Z');

describe.each(enginesAtHand())('a history that was recorded, replayed and taken back by any readers, on %s', (kind) => {
  let database: OddsDatabase;

  beforeAll(async () => {
    database = await openOddsDatabase(kind);
  });
  afterAll(() => database?.close());

  /** One home: what has landed, what is marked, and the database. */
  function openHome(all: readonly Observation[]) {
    const landedStore = memoryStore();
    const state = new MemoryBacklogState();
    const parts = { landedStore, state, now };
    const unlanded = [...all];
    let drains = 0;
    const replaying = (version: Version, dryRun: boolean) =>
      replay({
        ...parts,
        database: database.as('owner'),
        kind: recordedOdds(readersOf(version)),
        dryRun,
        from: '2026-07-30',
        to: '2026-07-30',
      });
    const draining = (version: Version) =>
      drainBacklog(
        new BacklogRun({ nothingRecorded, order: {}, correlationId: `drain-${drains++}`, now: () => 0 }),
        {
          ...besides,
          ...parts,
          databaseOf: counting(database.as('recorder')),
          kind: recordedOdds(readersOf(version)),
          drainIntervalMs: 60_000,
        },
        inTime,
      );
    const take = async ({ does, version }: Step): Promise<void> => {
      if (does === 'replay' || does === 'dry run') await replaying(version, does === 'dry run');
      else if (does === 'drain') await draining(version);
      else {
        const observation = unlanded.shift();
        if (observation === undefined) return;
        await land(landedStore, [observation]);
        if (does === 'land') return;
        const recorder = database.as('recorder');
        for (const read of readable(version, [observation])) await record(recorder, read, undefined, { limits: small });
      }
    };
    return { landedStore, state, take, replaying, draining, unlanded };
  }

  it('is that of the newest reader, row for row, once that has replayed it', async () => {
    const search = searchOf(`Repairs on ${kind}`, { inTests: 10, long: 200 });
    const owner = database.as('owner');
    const seen = { takenBack: 0, repaired: 0, closed: 0, rebuilt: 0 };
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(observations, steps, async (all, story) => {
        await emptyTables(owner);
        const home = openHome(all);
        for (const step of story) await home.take(step);
        while (home.unlanded.length > 0) await home.take({ does: 'land and record', version: 1 });
        const { takenBack, repaired } = await home.replaying(3, false);
        seen.takenBack += takenBack;
        seen.repaired += repaired;
        await home.draining(3);
        // An older one changes nothing any more.
        await home.draining(1);
        await home.replaying(2, false);
        seen.closed += [...home.state.marks.values()].filter((mark) => isClosedTo(mark, 2)).length;

        const newest = recordedOdds(readersOf(3));
        const read = readable(3, all);
        const tables = await readTables(owner);
        expect(changesIn(tables)).toEqual(changesBy(historyOf(read)));
        const status = { ...home, database: owner, kind: newest, now: now(), drainIntervalMs: 60_000 };
        expect(await readBacklogStatus(status)).toMatchObject({
          landed: all.length,
          recorded: read.length,
          waiting: 0,
          dead: all.length - read.length,
        });
        if (runs++ % 6 === 0) {
          seen.rebuilt += 1;
          const schema = { migrations, replaceables };
          const options = { ...home, database: owner, kind: newest, schema, swap: false, acceptLoss: false };
          expect(await rebuild({ ...options, now: () => performance.now() })).toMatchObject({ outcome: 'equal' });
        }
        await emptyTables(owner);
        for (const observed of [...read].sort(comparePositions)) await record(owner, observed);
        expect(tables).toEqual(await readTables(owner));
      }),
      search,
    );
    console.info(`Repairs on ${kind}: ${JSON.stringify(seen)}.`);
    // A short search may take nothing back.
    const { takenBack, ...often } = seen;
    for (const [what, times] of Object.entries(isLongSearch ? seen : often)) {
      expect([what, times > 0]).toEqual([what, true]);
    }
  }, 3_600_000);
});

/** What this version makes of those that it does not refuse. */
function readable(version: Version, all: readonly Observation[]): readonly ReadObservation[] {
  return all.flatMap((observation) => {
    try {
      return readBy(readersOf(version), [observation]);
    } catch (error) {
      if (error instanceof OddsError) return [];
      throw error;
    }
  });
}
