import type { ScheduleReading } from '../../games/schedule-reading.ts';
import type { Observation } from '../../odds/observation.ts';
import { sourceName } from './client.ts';
import { readerVersion, readSchedule } from './read.ts';

/** Today's reader of the official schedule, by the name of its source: reading what landed asks no source. */
export const scheduleReaders: ReadonlyMap<
  string,
  { readonly readerVersion: number; read(observation: Observation): ScheduleReading }
> = new Map([[sourceName, { readerVersion, read: readSchedule }]]);
