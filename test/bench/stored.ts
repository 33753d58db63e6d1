import { marketAt } from '../../infra/local/market/action-network/answer.ts';
import { odds } from '../../lib/backlog/kinds.ts';
import { encodeLanded } from '../../lib/landing/envelope.ts';
import { landedKeyOf } from '../../lib/landing/landed-key.ts';
import { slateDatesAt } from '../../lib/odds/slate-date.ts';
import { record } from '../../lib/recording/record.ts';
import { readActionNetwork } from '../../lib/sources/action-network/read.ts';
import type { Bench } from './bench.ts';
import { openBenchDatabase } from './bench-database.ts';
import { createFlatTable, flatRowsOf } from './flat-rows.ts';
import { copyRows } from './flat-writers.ts';
import { observationAt } from './moving-scoreboard.ts';
import { rounded, type Section, type Table } from './section.ts';
import { type TableSize, tableSizes } from './table-sizes.ts';

const from = Date.UTC(2026, 7, 3, 4);
const usualMinutes = 1_440;
const shortMinutes = 2;
/** Full snapshots and landed bodies are weighed by a sample; they differ little from minute to minute. */
const sampledEvery = 15;

interface Day {
  observations: number;
  quotes: number;
  sampledObservations: number;
  sampledQuotes: number;
  sampledLandedBytes: number;
}

/** What a simulated day leaves in the database when it is collected every minute, beside a snapshot each time. */
export async function benchStored(bench: Bench): Promise<Section> {
  const serverUrl = await bench.postgres();
  if (serverUrl === undefined) return { name: 'stored', tables: [], goals: [], notes: [bench.whyNoPostgres] };
  const database = await openBenchDatabase(serverUrl);
  try {
    const { direct } = database;
    if (direct === undefined) throw new Error('disk sizes are asked of a PostgreSQL server only');
    await direct.query(createFlatTable('history.flat_snapshot'));
    const day: Day = { observations: 0, quotes: 0, sampledObservations: 0, sampledQuotes: 0, sampledLandedBytes: 0 };
    const minutes = bench.short ? shortMinutes : usualMinutes;
    for (let minute = 0; minute < minutes; minute += 1) {
      if (minute % 60 === 0) bench.progress(`stored: hour ${minute / 60} of a simulated day`);
      for (const { observation, observed } of slatesAt(new Date(from + minute * 60_000))) {
        await record(database.as('recorder'), observed);
        day.observations += 1;
        day.quotes += observed.reading.outcomes.quotes;
        if (minute % sampledEvery !== 0) continue;
        const rows = flatRowsOf(observed, observed.reading);
        await copyRows(direct, 'history.flat_snapshot', rows);
        day.sampledObservations += 1;
        day.sampledQuotes += rows.length;
        day.sampledLandedBytes += encodeLanded(observation).length;
      }
    }
    return sectionOf(day, await tableSizes(direct));
  } finally {
    await database.close();
  }
}

/** What collect-odds asks for without a date: today's slate and tomorrow's. */
function slatesAt(at: Date) {
  return slateDatesAt(at).map((date, place) => {
    // Two answers never come in the same millisecond.
    const capturedAt = new Date(at.getTime() + place);
    const observation = observationAt(capturedAt, JSON.stringify(marketAt({ seed: 1, date, at })));
    const reading = readActionNetwork(observation);
    return { observation, observed: { ...observation, landedKey: landedKeyOf(odds, observation), reading } };
  });
}

function sectionOf(day: Day, sizes: readonly TableSize[]): Section {
  const flat = sizes.find(({ table }) => table === 'flat_snapshot');
  const kept = sizes.filter(({ table, rows }) => table !== 'flat_snapshot' && rows > 0);
  const rows = kept.reduce((sum, size) => sum + size.rows, 0);
  const bytes = kept.reduce((sum, size) => sum + size.bytes, 0);
  const snapshotBytes = flat === undefined ? 0 : (flat.bytes / flat.rows) * day.quotes;
  const landedBytes = (day.sampledLandedBytes / day.sampledObservations) * day.observations;
  const summary: Table = {
    title: `A simulated day, two slates a minute: ${day.observations} observations with ${day.quotes} quotes`,
    rows: [
      { kept: 'changes only, all tables', rows, MB: rounded(bytes / 1e6) },
      { kept: 'a full snapshot each time', rows: day.quotes, MB: rounded(snapshotBytes / 1e6) },
      { kept: 'times as much', rows: rounded(day.quotes / rows), MB: rounded(snapshotBytes / bytes) },
      { kept: 'landed bodies (S3), gzip', rows: day.observations, MB: rounded(landedBytes / 1e6) },
    ],
  };
  const byTable: Table = {
    title: 'Of which',
    rows: kept.map(({ table, rows: own, bytes: size }) => ({
      table,
      rows: own,
      MB: rounded(size / 1e6),
      'bytes a row': rounded(size / own),
    })),
  };
  const sampled = `Bytes of snapshots and landed bodies: from every ${sampledEvery}th minute (${day.sampledQuotes} rows).`;
  return { name: 'stored', tables: [summary, byTable], goals: [], notes: [sampled] };
}
