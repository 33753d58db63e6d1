import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { landedBucket } from '../../infra/local/account.ts';
import { startS3 } from '../../infra/local/s3.ts';
import { s3Client } from '../../lib/aws/clients.ts';
import { s3LandedStore } from '../../lib/aws/s3-landed-store.ts';
import type { LandedStore } from '../../lib/landing/landed-store.ts';
import type { Bench } from './bench.ts';
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts';
import { type Medians, race } from './measure.ts';
import { contenderNames, contendersFor, shares } from './recording-contest.ts';
import { type Goal, goal, roundedOrNull, type Section, type Table } from './section.ts';

/** N ExecuteStatements take so long that they are run less often. */
const sizes = [
  { quotes: 135, rounds: 15, roundsOneByOne: 5 },
  { quotes: 1_000, rounds: 11, roundsOneByOne: 3 },
  { quotes: 10_000, rounds: 5, roundsOneByOne: 1 },
] as const;
const shortSizes = [{ quotes: 60, rounds: 1, roundsOneByOne: 1 }] as const;

interface Result {
  readonly engine: BenchDatabase['engine'];
  readonly quotes: number;
  readonly medians: Medians;
}

/** How fast one observation's prices get into the database, beside the same rows written without looking at what moved. */
export async function benchRecording(bench: Bench): Promise<Section> {
  await using undo = new AsyncDisposableStack();
  const landedStore = await openLandedStore(undo);
  const serverUrl = await bench.postgres();
  const results: Result[] = [];
  const engines = serverUrl === undefined || bench.short ? [serverUrl] : [serverUrl, undefined];
  for (const url of engines) {
    await using database = disposable(await openBenchDatabase(url));
    for (const [place, size] of (bench.short ? shortSizes : sizes).entries()) {
      const contenders = await contendersFor({ database, landedStore, firstGameId: 1_000_000 * (place + 1), ...size });
      const onRound = (round: number) =>
        bench.progress(`recording ${size.quotes} quotes on ${database.engine}: round ${round} of ${size.rounds}`);
      const medians = await race(contenders, { rounds: size.rounds, onRound });
      results.push({ engine: database.engine, quotes: size.quotes, medians });
    }
  }
  return {
    name: 'recording',
    tables: [timesTable(results), rowsTable(results), partsTable(results)],
    goals: results.filter(({ engine }) => engine === 'postgres').flatMap(goalsOf),
    notes: [
      'Every way writes or compares all quotes of an observation; a recording also keeps the public betting. Medians.',
      'N ExecuteStatements are run in fewer rounds than the rest, with none to warm up.',
      ...(serverUrl === undefined ? [`No PostgreSQL engine, hence no goals and no COPY: ${bench.whyNoPostgres}`] : []),
    ],
  };
}

async function openLandedStore(undo: AsyncDisposableStack): Promise<LandedStore> {
  const folder = mkdtempSync(join(tmpdir(), 'odds-bench-s3-'));
  undo.defer(() => rmSync(folder, { recursive: true, force: true }));
  const s3 = await startS3({ folder, bucket: landedBucket });
  undo.defer(() => s3.close());
  process.env.AWS_ENDPOINT_URL_S3 = s3.url;
  const client = s3Client({ requestTimeoutMs: 20_000, forcePathStyle: true, region: 'us-east-1' });
  undo.defer(() => client.destroy());
  return s3LandedStore({ client, bucket: landedBucket });
}

function disposable(database: BenchDatabase): BenchDatabase & AsyncDisposable {
  return { ...database, [Symbol.asyncDispose]: () => database.close() };
}

const ways = [
  ...shares.map(contenderNames.wholePath),
  ...shares.map(contenderNames.recording),
  contenderNames.oneByOne,
  contenderNames.batch,
  contenderNames.values,
  contenderNames.copy,
];

function timesTable(results: readonly Result[]): Table {
  return table('Time to bring one observation into the database, ms', ways, results, ({ medians }, way) =>
    medians.of(way),
  );
}

function rowsTable(results: readonly Result[]): Table {
  return table('Quotes per second', ways, results, ({ medians, quotes }, way) => {
    const ms = medians.of(way);
    return ms === undefined ? undefined : Math.round((quotes / ms) * 1_000);
  });
}

function partsTable(results: readonly Result[]): Table {
  const parts = [contenderNames.document, contenderNames.emptyCall, ...shares.map(contenderNames.sqlAlone)];
  return table('Where a recording spends its time, ms', parts, results, ({ medians }, part) => medians.of(part));
}

function table(
  title: string,
  names: readonly string[],
  results: readonly Result[],
  figure: (result: Result, name: string) => number | undefined,
): Table {
  const columns = (name: string) =>
    results.map((result) => [`${result.quotes} ${result.engine}`, roundedOrNull(figure(result, name))]);
  return { title, rows: names.map((name) => ({ way: name, ...Object.fromEntries(columns(name)) })) };
}

function goalsOf({ quotes, medians }: Result): Goal[] {
  const at = (share: number) => `${quotes} quotes, ${share * 100}% moved`;
  const faster = (share: number) => medians.ratio(contenderNames.batch, contenderNames.recording(share));
  const beside = (share: number) => medians.ratio(contenderNames.recording(share), contenderNames.copy);
  return [
    ...goal(`${at(0.05)}: rows per second beside BatchExecuteStatement`, faster(0.05), { atLeast: 20 }),
    ...goal(`${at(1)}: rows per second beside BatchExecuteStatement`, faster(1), { atLeast: 10 }),
    ...goal(`${at(0.05)}: time beside COPY`, beside(0.05), { atMost: 3 }),
    ...goal(`${at(1)}: time beside COPY`, beside(1), { atMost: 3 }),
  ];
}
