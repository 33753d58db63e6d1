import type { Suppressor } from './composite-alarm.ts';

/** Whether the suppressor of a composite alarm lets its actions run. */
export class ActionSuppression {
  readonly #suppressor: Suppressor;
  /** A state was reached whose actions have not run. */
  #pending = false;
  /** When they run if nothing happens until then. */
  #runsAt = Infinity;
  #suppressing = false;

  constructor(suppressor: Suppressor) {
    this.#suppressor = suppressor;
  }

  /**
   * Goes on to a time, at which the alarm may have changed its state.
   *
   * @returns `run` if the actions of the present state run now, `withheld` if the suppressor stops those of a change, `wait`
   * if those of a change wait
   */
  step({ at, changed, suppressing }: { at: number; changed: boolean; suppressing: boolean }): SuppressionStep {
    const left = this.#suppressing && !suppressing;
    this.#suppressing = suppressing;
    this.#pending ||= changed;
    if (suppressing) {
      this.#runsAt = Infinity;
      return changed ? 'withheld' : 'nothing';
    }
    if (changed) this.#runsAt = at + this.#suppressor.waitSeconds * 1000;
    else if (left) this.#runsAt = at + this.#suppressor.extensionSeconds * 1000;
    if (this.#pending && at >= this.#runsAt) {
      this.#pending = false;
      this.#runsAt = Infinity;
      return 'run';
    }
    return changed ? 'wait' : 'nothing';
  }
}

export type SuppressionStep = 'run' | 'withheld' | 'wait' | 'nothing';
