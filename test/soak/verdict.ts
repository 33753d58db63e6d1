import { type Reconciliation, reconcile } from '../../lib/backlog/reconcile.ts';
import type { AfterOutage } from './backlog.ts';
import { openBucket, readAllLanded } from './bucket.ts';
import { minuteOf, momentOf } from './day-time.ts';
import { marksIn } from './dead-marks.ts';
import { engineDatabase } from './engine-database.ts';
import { differences, duplicated, lastChangesAgree, rowsBy, rowsIn } from './expected-rows.ts';
import { type SoakFault, soakFaults } from './fault-kinds.ts';
import type { DatabaseUse, FaultCounts, GapCause, Ledger } from './ledger.ts';
import type { EngineName, Surroundings } from './surroundings.ts';
import { readWholeTables } from './whole-tables.ts';

/** A minute in which something should have been observed and nothing landed, and the fault that it is due to. */
interface Gap {
  readonly minute: number;
  readonly at: string;
  readonly fault: GapCause | 'unexplained';
}

export interface DayResult {
  readonly seed: number;
  readonly runs: number;
  readonly engine: EngineName;
  readonly faults: FaultCounts;
  readonly endings: Readonly<Record<string, number>>;
  readonly drainEndings: Readonly<Record<string, number>>;
  readonly observations: Pick<Reconciliation, 'landed' | 'recorded' | 'waiting' | 'dead'>;
  readonly gaps: readonly Gap[];
  readonly duplicatedRows: number;
  readonly rows: Readonly<Record<string, number>>;
  readonly changesRecordedLive: number;
  readonly live: DatabaseUse;
  readonly drains: DatabaseUse;
  readonly afterOutage: AfterOutage | undefined;
  readonly drainsAfterDay: number;
  /** Empty where the day went as it must. */
  readonly problems: readonly string[];
}

interface Judged {
  readonly seed: number;
  readonly runs: number;
  readonly engine: EngineName;
  readonly kinds?: readonly SoakFault[] | undefined;
  readonly surroundings: Surroundings;
  readonly ledger: Ledger;
  readonly afterOutage: AfterOutage | undefined;
  readonly drainsAfterDay: number;
}

/** Holds what is there in the end against what was landed, by the rule, and against the faults that were injected. */
export async function judge(judged: Judged): Promise<DayResult> {
  const { surroundings, ledger, afterOutage } = judged;
  const bucket = openBucket(surroundings.s3.url);
  const { read, unreadable } = await readAllLanded(bucket.store);
  bucket.close();
  const database = engineDatabase(surroundings.engine);
  const tables = await readWholeTables(database);
  const recorded = await recordedKeys(database);
  const [expected, found] = [rowsBy(read), rowsIn(tables)];
  const landed = [...read.map(({ landedKey }) => landedKey), ...unreadable];
  const marks = await marksIn(surroundings.dynamoDb.url);
  const dead = new Set(marks.filter(({ kind }) => kind === 'dead').map(({ key }) => key));
  const counted = reconcile({ landed, recorded, dead }, momentOf(0).toISOString());
  const gaps = gapsOf(judged, landed);
  const faults = ledger.faults(judged.kinds ?? soakFaults);
  const problems = [
    ...ledger.problems,
    ...differences(expected, found),
    ...(lastChangesAgree(tables) ? [] : ['A line bears another last change than its history has.']),
    ...landed.filter((key) => !recorded.has(key) && !dead.has(key)).map((key) => `Still waits: ${key}`),
    ...(counted.landed === counted.recorded + counted.waiting + counted.dead ? [] : ['The counts do not add up.']),
    ...unreadable.filter((key) => !dead.has(key)).map((key) => `Cannot be read, and is not marked dead: ${key}`),
    ...read.filter(({ landedKey: key }) => dead.has(key)).map(({ landedKey }) => `Dead, and readable: ${landedKey}`),
    ...marks.filter(({ kind }) => kind === 'held').map(({ key, code }) => `Still held for ${code}: ${key}`),
    ...gaps
      .filter(({ fault }) => fault === 'unexplained')
      .map(({ at }) => `Nothing landed at ${at}, and no fault says why.`),
    ...unexpectedlyLanded(judged, gaps),
    ...Object.entries(faults)
      .filter(([, times]) => times === 0)
      .map(([kind]) => `Never struck: ${kind}`),
    ...(afterOutage || faults.database_away_long === undefined
      ? []
      : ['The hour without a database was not measured.']),
  ];
  return {
    seed: judged.seed,
    runs: judged.runs,
    engine: judged.engine,
    faults,
    endings: Object.fromEntries(ledger.endings),
    drainEndings: Object.fromEntries(ledger.drainEndings),
    observations: {
      landed: counted.landed,
      recorded: counted.recorded,
      waiting: counted.waiting,
      dead: counted.dead,
    },
    gaps,
    duplicatedRows: Object.keys(found).reduce((sum, table) => sum + duplicated(found, table), 0),
    rows: Object.fromEntries(Object.entries(found).map(([table, rows]) => [table, rows.length])),
    changesRecordedLive: ledger.changes,
    live: ledger.live,
    drains: ledger.drains,
    afterOutage,
    drainsAfterDay: judged.drainsAfterDay,
    problems,
  };
}

async function recordedKeys(database: ReturnType<typeof engineDatabase>): Promise<ReadonlySet<string>> {
  const { rows } = await database.execute({ sql: 'select landed_key from odds.observation where recorded' });
  return new Set(rows.map(({ landed_key }) => String(landed_key)));
}

/** The minutes of the day without anything in the bucket. */
function gapsOf({ runs, ledger }: Judged, keys: readonly string[]): readonly Gap[] {
  const landed = new Set(keys.map(minuteOf));
  const minutes = Array.from({ length: runs }, (_, minute) => minute).filter((minute) => !landed.has(minute));
  return minutes.map((minute) => ({
    minute,
    at: momentOf(minute).toISOString(),
    fault: ledger.landedMinutes.has(minute) ? 'unexplained' : (ledger.gaps.get(minute) ?? 'unexplained'),
  }));
}

/** What was spoiled on purpose and landed all the same. */
function unexpectedlyLanded({ ledger }: Judged, gaps: readonly Gap[]): readonly string[] {
  const found = new Set(gaps.map(({ minute }) => minute));
  return [...ledger.gaps]
    .filter(([minute]) => !ledger.landedMinutes.has(minute) && !found.has(minute))
    .map(
      ([minute, fault]) =>
        `Something landed at ${momentOf(minute).toISOString()}, where ${fault} should have left a gap.`,
    );
}
