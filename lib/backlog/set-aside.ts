import { OddsError } from '../resilience/odds-error.ts';
import type { LandedReading } from './recorded-kind.ts';

/** Observations that were set aside, by the code that says why: how many, and the landed key of the first. */
export type SetAside = Readonly<Record<string, { readonly observations: number; readonly first: string }>>;

export class SetAsideTally {
  readonly #found = new Map<string, { observations: number; first: string }>();

  count(landedKey: string, { code }: { readonly code: string }): void {
    const found = this.#found.get(code) ?? { observations: 0, first: landedKey };
    found.observations += 1;
    this.#found.set(code, found);
  }

  get counted(): SetAside {
    return Object.fromEntries(this.#found);
  }
}

/** The sum of several counts; the first of each code is that of the earliest. */
export function sumOfSetAside(counts: readonly SetAside[]): SetAside {
  const sum: Record<string, { observations: number; first: string }> = {};
  for (const [code, { observations, first }] of counts.flatMap((count) => Object.entries(count))) {
    const known = sum[code];
    sum[code] = { observations: observations + (known?.observations ?? 0), first: known?.first ?? first };
  }
  return sum;
}

/** One observation may cause a retryable failure; if three in a row fail, the cause is the store or the database. */
const mostInARow = 3;

/** Separates failures of one observation, which affect no other, from failures of the store or the database. */
export class OwnTrouble {
  #inARow = 0;

  wentWell(): void {
    this.#inARow = 0;
  }

  /** @throws the error if it does not seem to concern this observation alone */
  check(error: unknown): OddsError {
    if (!isAboutOne(error)) throw error;
    this.#inARow = error.policy.retry === false ? 0 : this.#inARow + 1;
    if (this.#inARow >= mostInARow) throw error;
    return error;
  }
}

/** Whether, by the error table, the other observations can go on without this one. */
export function isAboutOne(error: unknown): error is OddsError {
  return error instanceof OddsError && (error.policy.dead || error.policy.held);
}

/** Observations that succeeded together, and the result. */
export interface Done<Reading, Result> {
  readonly observations: readonly LandedReading<Reading>[];
  readonly result: Result;
}

interface SettingAside<Reading, Result> {
  /** All or nothing, for as many observations as it is given. */
  readonly work: (observations: readonly LandedReading<Reading>[]) => Promise<Result>;
  readonly trouble: OwnTrouble;
  readonly refused: SetAsideTally;
}

/** Does the work for all of them at once; if that is refused, for halves of them, down to the observations that are to blame. */
export async function settingAside<Reading, Result>(
  observations: readonly LandedReading<Reading>[],
  by: SettingAside<Reading, Result>,
): Promise<readonly Done<Reading, Result>[]> {
  const [first, ...others] = observations;
  if (first === undefined) return [];
  try {
    const result = await by.work(observations);
    by.trouble.wentWell();
    return [{ observations, result }];
  } catch (error) {
    if (!isAboutOne(error)) throw error;
    if (others.length === 0) {
      by.refused.count(first.landedKey, by.trouble.check(error));
      return [];
    }
    const half = Math.ceil(observations.length / 2);
    const before = await settingAside(observations.slice(0, half), by);
    return [...before, ...(await settingAside(observations.slice(half), by))];
  }
}
