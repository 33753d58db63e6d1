import type { Reading } from '../odds/reading.ts';
import { holdRecorders } from '../recording/hold-recorders.ts';
import { nothingRecorded, recordSeveral } from '../recording/record.ts';
import { type HistoryEdits, noEdits, recordAndDiff, takeBackAndDiff } from '../recording/record-and-diff.ts';
import { keysPerQuery, recordedOddsKeys } from '../recording/recorded-keys.ts';
import { recordedTables } from '../recording/recorded-tables.ts';
import { odds } from './kinds.ts';
import type { Readers, RebuildableKind, RepairableKind } from './recorded-kind.ts';

const { recordedAmong, lastRecordedBefore, recordedReadings } = recordedOddsKeys;

/** Odds as these readers read them, recorded in the history. Apart from the kind, so that to land takes no SQL along. */
export function recordedOdds(
  readers: Readers<Reading>,
): RepairableKind<Reading, HistoryEdits> & RebuildableKind<Reading> {
  return {
    ...odds,
    readers,
    tables: recordedTables,
    recorder: { nothingRecorded, record: recordSeveral, keysPerQuery, recordedAmong, lastRecordedBefore },
    repairer: { noEdits, holdRecorders, recordedReadings, recordAndDiff, takeBackAndDiff },
  };
}
