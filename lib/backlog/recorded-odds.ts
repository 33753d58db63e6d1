import type { Reading } from '../odds/reading.ts';
import { holdRecorders } from '../recording/hold-recorders.ts';
import { nothingRecorded, recordSeveral } from '../recording/record.ts';
import { type HistoryEdits, noEdits, recordAndDiff, takeBackAndDiff } from '../recording/record-and-diff.ts';
import { keysPerQuery, lastRecordedBefore, recordedAmong, recordedReadings } from '../recording/recorded-keys.ts';
import { odds } from './kinds.ts';
import type { Readers, RepairableKind } from './recorded-kind.ts';

/**
 * Odds as these readers read them, recorded in the history. In a file apart from the kind, so that a function that only lands
 * bundles no SQL.
 */
export function recordedOdds(readers: Readers<Reading>): RepairableKind<Reading, HistoryEdits> {
  return {
    ...odds,
    readers,
    recorder: { nothingRecorded, record: recordSeveral, keysPerQuery, recordedAmong, lastRecordedBefore },
    repairer: { noEdits, holdRecorders, recordedReadings, recordAndDiff, takeBackAndDiff },
  };
}
