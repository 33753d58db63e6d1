import type { CaptureWindow } from './capture-windows.ts';

/** A schedule of a window, as a listing shows it: neither its dates nor its target. */
interface ListedWindow {
  readonly name: string;
  readonly enabled: boolean;
}

/**
 * Where windows are kept. A listing may be behind: it may show what was deleted, and lack what was created a moment ago.
 * Each method throws if the service fails or refuses.
 */
export interface WindowSchedules {
  /** All windows of the league, and no other schedules. */
  list(signal?: AbortSignal): Promise<readonly ListedWindow[]>;
  /** @returns false, and nothing is changed, if there is one of this name */
  create(window: CaptureWindow, signal?: AbortSignal): Promise<boolean>;
  /**
   * Makes a schedule what the window says, whatever it was.
   * @returns false if there is none of this name, or if another change of it is under way
   */
  update(window: CaptureWindow, signal?: AbortSignal): Promise<boolean>;
  /** @returns false if there is none of this name */
  delete(name: string, signal?: AbortSignal): Promise<boolean>;
}
