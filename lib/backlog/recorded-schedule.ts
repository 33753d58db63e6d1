import type { ScheduleReading } from '../games/schedule-reading.ts';
import { holdRecorders } from '../recording/hold-recorders.ts';
import { keysPerQuery, recordedScheduleKeys } from '../recording/recorded-keys.ts';
import { scheduleTables } from '../recording/recorded-tables.ts';
import {
  noScheduleEdits,
  recordAndDiffSchedules,
  type ScheduleEdits,
  takeBackAndDiffSchedules,
} from '../recording/schedule/record-and-diff-schedules.ts';
import { noScheduleRecorded, recordSchedules } from '../recording/schedule/record-schedule.ts';
import { schedule } from './kinds.ts';
import type { Readers, RebuildableKind, RepairableKind } from './recorded-kind.ts';

const { recordedAmong, lastRecordedBefore, recordedReadings } = recordedScheduleKeys;

/** The official schedule as these readers read it. Apart from the kind, so that to land takes no SQL along. */
export function recordedSchedule(
  readers: Readers<ScheduleReading>,
): RepairableKind<ScheduleReading, ScheduleEdits> & RebuildableKind<ScheduleReading> {
  return {
    ...schedule,
    readers,
    tables: scheduleTables,
    recorder: {
      nothingRecorded: noScheduleRecorded,
      record: recordSchedules,
      keysPerQuery,
      recordedAmong,
      lastRecordedBefore,
    },
    repairer: {
      noEdits: noScheduleEdits,
      holdRecorders,
      recordedReadings,
      recordAndDiff: recordAndDiffSchedules,
      takeBackAndDiff: takeBackAndDiffSchedules,
    },
  };
}
