import type { Widget } from './widgets.ts';

/** Widgets side by side, below a sentence. */
export interface Row {
  readonly heading: string;
  /** What good looks like: the end of a sentence. */
  readonly good: string;
  /** A section of the runbook. */
  readonly runbook: string;
  readonly widgets: readonly Widget[];
  /** In columns; the same for all if left out. */
  readonly widths?: readonly number[];
  readonly height?: number;
}
