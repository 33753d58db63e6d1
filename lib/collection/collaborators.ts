import type { BacklogState } from '../backlog/backlog-state.ts';
import type { ScheduledGame } from '../games/schedule.ts';
import type { LandedStore } from '../landing/landed-store.ts';
import type { SlateDate } from '../odds/slate-date.ts';
import type { LeaseStore } from '../resilience/lease.ts';
import type { Database } from '../storage/database.ts';
import type { CollectionRun } from './collection-run.ts';
import type { RunCall } from './slate-source.ts';

/** The dependencies of a run of collect-odds, except its sources. */
export interface Collaborators {
  readonly landedStore: Pick<LandedStore, 'put'>;
  /** The database for one run: behind its circuit, with the calls counted for the run. */
  readonly databaseOf: (run: CollectionRun, call: RunCall) => Pick<Database, 'execute'>;
  readonly state: Pick<BacklogState, 'readWatermark' | 'writeWatermark' | 'rememberSettled'>;
  readonly leases: LeaseStore;
  /** The games that an official date has, none on an off day; undefined if the schedule is not known. */
  readonly officialGames: (
    league: string,
    slateDate: SlateDate,
    signal: AbortSignal,
  ) => Promise<readonly ScheduledGame[] | undefined>;
  /** Wakes the database if it may be asleep. */
  readonly wake: (database: Pick<Database, 'execute'>, signal: AbortSignal) => Promise<void>;
  readonly now: () => Date;
  readonly random: () => number;
  /** Over all calls of a run. */
  readonly retriesPerRun: number;
  /** `batched`: a run only lands, and the backlog is recorded all at once every so many minutes. */
  readonly recording: 'live' | 'batched';
  /** In capture windows; as outside of them if it is left out. */
  readonly recordingInWindows?: 'live' | 'batched';
}
