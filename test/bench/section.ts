/** A figure as the JSON has it; null if it could not be measured. */
export type Figure = string | number | null;

export interface Table {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, Figure>>[];
}

/** What was wished for, beside what is. The goal is `atMost` or `atLeast` the ratio. */
export interface Goal {
  readonly what: string;
  readonly ratio: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly met: boolean;
}

/** One part of the benchmark, measured. */
export interface Section {
  readonly name: string;
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
  /** What was left out, and why; what one must know to read the figures. */
  readonly notes: readonly string[];
}

export function goal(
  what: string,
  ratio: number | undefined,
  bound: { readonly atMost: number } | { readonly atLeast: number },
): Goal[] {
  if (ratio === undefined) return [];
  const met = 'atMost' in bound ? ratio <= bound.atMost : ratio >= bound.atLeast;
  return [{ what, ratio: rounded(ratio), ...bound, met }];
}

/** Three figures that count: more would only be noise. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

export function roundedOrNull(value: number | undefined): number | null {
  return value === undefined ? null : rounded(value);
}
