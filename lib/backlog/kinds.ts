import type { LandedKind } from '../landing/landed-kind.ts';
import type { Reading } from '../odds/reading.ts';
import { holdRecorders } from '../recording/hold-recorders.ts';
import { nothingRecorded, recordSeveral } from '../recording/record.ts';
import { type HistoryEdits, noEdits, recordAndDiff, takeBackAndDiff } from '../recording/record-and-diff.ts';
import { keysPerQuery, lastRecordedBefore, recordedAmong, recordedReadings } from '../recording/recorded-keys.ts';
import type { Readers, RepairableKind } from './recorded-kind.ts';

/** The kinds of landed things. Each has a name and a root that no other has. */

export const odds: LandedKind = { name: 'odds', root: 'landed/' };

/** Answers of the official schedule. They are landed only: no table holds them yet. */
export const schedule: LandedKind = { name: 'schedule', root: 'schedule/' };

/** Odds as these readers read them, recorded in the history. */
export function recordedOdds(readers: Readers<Reading>): RepairableKind<Reading, HistoryEdits> {
  return {
    ...odds,
    readers,
    recorder: { nothingRecorded, record: recordSeveral, keysPerQuery, recordedAmong, lastRecordedBefore },
    repairer: { noEdits, holdRecorders, recordedReadings, recordAndDiff, takeBackAndDiff },
  };
}
