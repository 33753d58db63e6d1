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
    /** An observation that is not recorded after two drains is missing. */
    readonly drainEveryMinutes: number;
    /** The same, far from games: set if the stage has capture windows, inside of which `drainEveryMinutes` holds. */
    readonly idleDrainEveryMinutes?: number;
    /** How runs inside a capture window record; as `mode` says if left out. */
    readonly inWindows?: 'live' | 'batched';
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
  /** Set if runs are started by hand: then a run that does not come is no fault. */
  readonly runsStartBy?: 'hand';
  /** Whether an event may bring a recorded body. Only on the local machine: an invoker of AWS must not write history. */
  readonly allowRecorded?: true;
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
export function fastestCadence({ slates }: StageSettings): number {
  if (slates.length === 0) throw new Error('A stage without slates collects nothing.');
  return Math.min(...slates.map(({ everyMinutes }) => everyMinutes));
}
