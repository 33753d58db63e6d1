import { captureRules } from '../lib/games/capture-windows.ts';

/** How often and when one league is observed. Hours and months are those of the stage's zone, both ends included. */
export interface SlateSchedule {
  readonly league: string;
  readonly everyMinutes: number;
  readonly hours: { readonly from: number; readonly to: number };
  /** The season, by month. */
  readonly months: { readonly from: number; readonly to: number };
}

interface CircuitSizing {
  /** This many failures within a window of five runs open it. */
  readonly failures: number;
  /** The first time. Each probe that fails doubles it, up to 15 minutes. */
  readonly openForSeconds: number;
}

/** What functions need to know of their stage: one of `infra/stages.ts`, or the local machine. */
export interface StageSettings {
  readonly name: string;
  readonly database: {
    /** Without a statement for this long it sleeps at 0 ACU and costs storage only. Null if it never sleeps. */
    readonly sleepsAfterSeconds: number | null;
  };
  readonly recording: {
    /**
     * `live`: each run records what it landed. `batched`: runs only land, and the backlog is recorded at each drain, which
     * lets the database sleep in between. The same code, only the moment differs.
     */
    readonly mode: 'live' | 'batched';
    /**
     * The same for runs of capture windows; as `mode` if it is left out. `live` there keeps the database awake for as long as windows
     * are open, 5 to 7 hours a day: $10 to $13 a month at 0.5 ACU (docs/adr/0044).
     */
    readonly inWindows?: 'live' | 'batched';
    /** How often the drain's schedule starts it. An observation that is not recorded after two drains is missing. */
    readonly drainEveryMinutes: number;
    /**
     * How long an observation waits far from games: outside of capture windows a scheduled drain does nothing until the last
     * one is so long ago. If it is left out, each scheduled drain records.
     */
    readonly drainFarFromGamesEveryMinutes?: number;
  };
  readonly circuits: { readonly source: CircuitSizing; readonly database: CircuitSizing };
  /** A check reads what runs reported, and leaves the database asleep. */
  readonly healthCheckEveryMinutes: number;
  /** The season's switch: schedules stay, and observe nothing. The backlog is recorded all the same. */
  readonly collecting: boolean;
  /** Slates are official dates of US leagues. */
  readonly timeZone: string;
  readonly slates: readonly SlateSchedule[];
  /** How often the official schedule of baseball is read, in the hours of its slate. */
  readonly scheduleEveryMinutes: number;
  /** Whether baseball's slate is observed every minute around first pitches (docs/adr/0044). */
  readonly captureWindows: boolean;
  /** Set if runs are started by hand: then a run that does not come is no fault. */
  readonly runsStartBy?: 'hand';
  /** Whether an event may bring a recorded body. Only on the local machine: an invoker of AWS must not write history. */
  readonly allowRecorded?: true;
}

/**
 * When the schedule of a slate's games is followed: while the slate is observed, or at any hour of the season if windows open at any
 * hour. A change of the clocks skips or repeats a sync, which does no harm.
 */
export function followedTimes({ hours, months }: SlateSchedule, { captureWindows }: StageSettings) {
  return { hours: captureWindows ? { from: 0, to: 23 } : hours, months };
}

/** How long an observation may have to wait for a drain that records it. */
export function slowestDrain({ recording }: Pick<StageSettings, 'recording'>): number {
  return Math.max(recording.drainEveryMinutes, recording.drainFarFromGamesEveryMinutes ?? 0);
}

/** The variables that say how far apart drains are. */
export function drainSettingsOf({ recording }: StageSettings) {
  const { drainEveryMinutes, drainFarFromGamesEveryMinutes } = recording;
  return {
    DRAIN_EVERY_MINUTES: String(drainEveryMinutes),
    ...(drainFarFromGamesEveryMinutes !== undefined && {
      DRAIN_FAR_FROM_GAMES_EVERY_MINUTES: String(drainFarFromGamesEveryMinutes),
    }),
  };
}

/** The longest interval at which a stage's slates are observed: a window of five of those covers the runs of all. */
export function slowestCadence({ slates }: StageSettings): number {
  return Math.max(...slates.map(({ everyMinutes }) => everyMinutes));
}

/**
 * The shortest interval: one function serves all slates, and an event that waits longer than this has nothing left to observe.
 *
 * @throws Error if the stage has no slates
 */
export function fastestCadence({ slates, captureWindows }: StageSettings): number {
  if (slates.length === 0) throw new Error('A stage without slates collects nothing.');
  if (captureWindows) return captureRules.every;
  return Math.min(...slates.map(({ everyMinutes }) => everyMinutes));
}
