import type { ScheduleReading } from '../../games/schedule-reading.ts';
import type { Observation } from '../../odds/observation.ts';
import type { SourceCall } from '../../odds/source.ts';
import { type ClientOptions, observeSchedule, sourceName } from './client.ts';
import { readerVersion, readSchedule } from './read.ts';
import type { Dates } from './request.ts';

/** The source of the official schedule. `observe` asks it once; `read` is pure. */
export interface ScheduleSource {
  readonly name: typeof sourceName;
  readonly readerVersion: number;
  /** One request, no retry. @throws OddsError with a `source_…` code if there is no answer */
  observe(dates: Dates, call: SourceCall): Promise<Observation>;
  /** @throws OddsError if nothing of the answer can be read */
  read(observation: Observation): ScheduleReading;
}

/** MLB Stats API: the official schedule of Major League Baseball. It asks for no key. */
export function mlbStatsApiSource(options: ClientOptions): ScheduleSource {
  return {
    name: sourceName,
    readerVersion,
    observe: (dates, call) => observeSchedule(options, dates, call),
    read: readSchedule,
  };
}
