import { leagues } from './vocabulary.ts';

/** The state of things before a call. Instants, and credits of the quota. */
interface Moment {
  /** What the last answer said was left; null if none has said yet. */
  readonly remaining: number | null;
  readonly now: Date;
  /** The next first pitch that is scheduled, of whatever game; null if none is known. */
  readonly nextPitch: Date | null;
}

export interface Budget {
  /** What a call costs. */
  readonly cost: number;
  /** Credits that are kept for closing minutes. */
  readonly reserve: number;
  /** How long before a first pitch the closing minutes begin. */
  readonly closingMs: number;
}

export type BudgetDecision =
  | { readonly ask: true; readonly because: 'nothing_known' | 'closing' | 'above_reserve' }
  | { readonly ask: false; readonly because: 'out_of_quota' | 'reserve_kept' };

/**
 * May the source be asked now? The closing line is the one that matters most: so the last credits are for the minutes before
 * a first pitch, and at any other time nothing is asked that would cut into them.
 */
export function mayAsk({ remaining, now, nextPitch }: Moment, { cost, reserve, closingMs }: Budget): BudgetDecision {
  // Asking is how to find out.
  if (remaining === null) return { ask: true, because: 'nothing_known' };
  if (remaining < cost) return { ask: false, because: 'out_of_quota' };
  const toPitchMs = nextPitch === null ? Number.POSITIVE_INFINITY : nextPitch.getTime() - now.getTime();
  if (toPitchMs >= 0 && toPitchMs <= closingMs) return { ask: true, because: 'closing' };
  return remaining - cost >= reserve
    ? { ask: true, because: 'above_reserve' }
    : { ask: false, because: 'reserve_kept' };
}

/** How a configuration's cost compares with its plan, a month of the season at a time. In credits. */
export interface MonthlyPlan {
  readonly creditsPerRun: number;
  /** Runs of leagues that the source has. It is asked in all of them only if no other source serves all month. */
  readonly runsPerMonth: number;
  readonly creditsPerMonth: number;
  /** Of these, those that events are asked with. */
  readonly creditsOfEvents?: number;
}

export interface PlanFault {
  /** `refused`: not one call could be paid. `warned`: the plan does not last if the source is asked in every run. */
  readonly is: 'refused' | 'warned';
  readonly message: string;
}

/** Undefined if the plan pays for every run. */
export function planFault({
  creditsPerRun,
  runsPerMonth,
  creditsPerMonth,
  creditsOfEvents = 0,
}: MonthlyPlan): PlanFault | undefined {
  const left = creditsPerMonth - creditsOfEvents;
  const plan = `its plan has ${creditsPerMonth} a month${creditsOfEvents > 0 ? `, ${creditsOfEvents} of them for events` : ''}`;
  if (creditsPerRun > left) {
    const message = `One run of The Odds API costs ${creditsPerRun} credits, and ${plan}: it could never be asked. Ask for fewer regions, bookmakers or markets, or raise creditsPerMonth with the plan.`;
    return { is: 'refused', message };
  }
  const credits = creditsPerRun * runsPerMonth;
  if (credits <= left) return undefined;
  const message = `The Odds API costs ${creditsPerRun} credits a run: ${creditsPerRun} × ${runsPerMonth} runs a month = ${credits} credits if it is asked in every run, and ${plan}. It lasts for ${Math.floor(left / creditsPerRun)} runs.`;
  return { is: 'warned', message };
}

interface Slate {
  readonly league: string;
  readonly everyMinutes: number;
  /** Both ends included. */
  readonly hours: { readonly from: number; readonly to: number };
  /** Of a day, in capture windows. */
  readonly runsInWindows?: number;
}

const daysInLongestMonth = 31;

/**
 * The runs of a month in which the source may be asked, with those of capture windows. Regular runs that fall into a window are
 * counted twice.
 */
export function runsPerMonth(slates: readonly Slate[]): number {
  const own = slates.filter(({ league }) => leagues.includes(league));
  const perDay = own.map(
    ({ hours: { from, to }, everyMinutes, runsInWindows = 0 }) => ((to - from + 1) * 60) / everyMinutes + runsInWindows,
  );
  return perDay.reduce((sum, runs) => sum + runs, 0) * daysInLongestMonth;
}
