import { odds } from '../../lib/backlog/kinds.ts';
import { encodeLanded } from '../../lib/landing/envelope.ts';
import { landedKeyOf } from '../../lib/landing/landed-key.ts';
import type { LandedStore } from '../../lib/landing/landed-store.ts';
import { type ReadObservation, readingDocument } from '../../lib/recording/reading-document.ts';
import { record } from '../../lib/recording/record.ts';
import { readActionNetwork } from '../../lib/sources/action-network/read.ts';
import type { BenchDatabase } from './bench-database.ts';
import { createFlatTable, flatRowsOf } from './flat-rows.ts';
import { copyRows, writeAsValues, writeInBatches, writeOneByOne } from './flat-writers.ts';
import type { Contender } from './measure.ts';
import { MovingScoreboard, observationAt } from './moving-scoreboard.ts';

export const shares = [0, 0.05, 1] as const;

export const contenderNames = {
  wholePath: (share: number) => `whole path, ${share * 100}% moved`,
  recording: (share: number) => `recording, ${share * 100}% moved`,
  sqlAlone: (share: number) => `SQL of the recording alone, ${share * 100}% moved`,
  document: 'making the document',
  emptyCall: 'the same call, recording nothing',
  oneByOne: 'N ExecuteStatements',
  batch: 'BatchExecuteStatement',
  values: 'multi-row VALUES',
  copy: 'COPY by a direct driver',
} as const;

interface Contest {
  readonly database: BenchDatabase;
  readonly landedStore: LandedStore;
  readonly quotes: number;
  /** Ids from here on belong to this contest alone. */
  readonly firstGameId: number;
  readonly roundsOneByOne: number;
}

/** All ways to bring one observation's prices into a database, each from its own scoreboard. */
export async function contendersFor(contest: Contest): Promise<Contender[]> {
  const { database } = contest;
  let games = contest.firstGameId;
  const scoreboard = () => {
    games += 1_000;
    return new MovingScoreboard({ quotes: contest.quotes, firstGameId: games });
  };
  const recordings = shares.flatMap((share) => [
    wholePath(contest, scoreboard(), share),
    recordingAlone(database, scoreboard(), share),
    ...(database.direct ? [sqlAlone(database.direct, scoreboard(), share)] : []),
  ]);
  return [
    ...recordings,
    makingTheDocument(scoreboard()),
    emptyCall(database, scoreboard()),
    ...(await flatWriters(contest, scoreboard)),
  ];
}

/** The price paid by collect-odds for an answer that has come: made an observation, landed, read and recorded. */
function wholePath({ database, landedStore }: Contest, scoreboard: MovingScoreboard, share: number): Contender {
  const recorder = database.as('recorder');
  let isFirst = true;
  return {
    name: contenderNames.wholePath(share),
    ready: () => {
      const { text, capturedAt, moved } = scoreboard.next(share);
      const expected = isFirst ? undefined : moved;
      isFirst = false;
      return async () => {
        const observation = observationAt(capturedAt, text);
        const landedKey = landedKeyOf(odds, observation);
        await landedStore.put(landedKey, encodeLanded(observation));
        const reading = readActionNetwork(observation);
        check((await record(recorder, { ...observation, landedKey, reading })).changes, expected);
      };
    },
  };
}

function recordingAlone(database: BenchDatabase, scoreboard: MovingScoreboard, share: number): Contender {
  const recorder = database.as('recorder');
  let isFirst = true;
  return {
    name: contenderNames.recording(share),
    ready: () => {
      const { observed, moved } = nextReading(scoreboard, share);
      const expected = isFirst ? undefined : moved;
      isFirst = false;
      return async () => check((await record(recorder, observed)).changes, expected);
    },
  };
}

function sqlAlone(
  direct: NonNullable<BenchDatabase['direct']>,
  scoreboard: MovingScoreboard,
  share: number,
): Contender {
  return {
    name: contenderNames.sqlAlone(share),
    ready: () => {
      const document = readingDocument(nextReading(scoreboard, share).observed);
      return () => direct.query('select changes from history.record_reading($1::jsonb)', [document]);
    },
  };
}

function makingTheDocument(scoreboard: MovingScoreboard): Contender {
  return {
    name: contenderNames.document,
    ready: () => {
      const { observed } = nextReading(scoreboard, 0.05);
      return () => readingDocument(observed);
    },
  };
}

function emptyCall(database: BenchDatabase, scoreboard: MovingScoreboard): Contender {
  const recorder = database.as('recorder');
  return {
    name: contenderNames.emptyCall,
    ready: () => {
      const reading = readingDocument(nextReading(scoreboard, 0.05).observed);
      return () => recorder.execute({ sql: 'select length(:reading) as characters', parameters: { reading } });
    },
  };
}

async function flatWriters(contest: Contest, scoreboard: () => MovingScoreboard): Promise<Contender[]> {
  const { raw, direct } = contest.database;
  const names = contenderNames;
  const contenders = [
    { name: names.oneByOne, write: writeOneByOne.bind(null, raw), atMostRounds: contest.roundsOneByOne },
    { name: names.batch, write: writeInBatches.bind(null, raw) },
    { name: names.values, write: writeAsValues.bind(null, raw) },
    ...(direct ? [{ name: names.copy, write: copyRows.bind(null, direct) }] : []),
  ];
  return Promise.all(
    contenders.map(async ({ name, write, ...rest }, place) => {
      const table = `flat_${contest.quotes}_${place}`;
      await contest.database.as('owner').execute({ sql: createFlatTable(table) });
      const board = scoreboard();
      const ready = () => {
        const { observed } = nextReading(board, 0.05);
        const rows = flatRowsOf(observed, observed.reading);
        return () => write(table, rows);
      };
      return { name, ready, ...rest };
    }),
  );
}

function nextReading(scoreboard: MovingScoreboard, share: number): { observed: ReadObservation; moved: number } {
  const { text, capturedAt, moved } = scoreboard.next(share);
  const observation = observationAt(capturedAt, text);
  const reading = readActionNetwork(observation);
  return { observed: { ...observation, landedKey: landedKeyOf(odds, observation), reading }, moved };
}

/** A benchmark of something that went wrong would be worse than none. */
function check(changes: number, expected: number | undefined): void {
  if (expected !== undefined && changes !== expected) {
    throw new Error(`the recording made ${changes} changes, and ${expected} lines had moved`);
  }
}
