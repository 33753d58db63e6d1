import type { Instant } from '../../../odds/instant.ts';
import { slateDateAt } from '../../../odds/slate-date.ts';
import type { StartWindow } from '../../../odds/source.ts';
import type { AskedEvents } from '../../quota-memory.ts';

/** An event as the source's list has it. */
export interface ListedEvent {
  readonly id: string;
  readonly start: Instant;
}

export interface EventBudget {
  /** What asking for one event costs at most, in credits. */
  readonly cost: number;
  /** What the events of a month may cost. A date's may cost a 31st of it. */
  readonly creditsPerMonth: number;
  /** Credits that are left for the slates of closing minutes. */
  readonly reserve: number;
  /** Events of one run. */
  readonly most: number;
  /** Minutes of the clock between two requests for one event. */
  readonly everyMinutes: number;
  /** How long before its start an event is asked first. */
  readonly leadMinutes: number;
}

/** The state of things before events are asked. */
interface EventMoment {
  readonly window: StartWindow;
  readonly now: Date;
  /** Credits; null if they are not known. */
  readonly remaining: number | null;
  readonly asked: AskedEvents | null;
}

const daysInLongestMonth = 31;
const minuteMs = 60_000;

export function creditsPerDate({ creditsPerMonth }: Pick<EventBudget, 'creditsPerMonth'>): number {
  return Math.floor(creditsPerMonth / daysInLongestMonth);
}

/** The events to ask now, the nearest start first. An event that has begun is in play, and never due. */
export function eventsDue(listed: readonly ListedEvent[], moment: EventMoment, budget: EventBudget): readonly string[] {
  const { window, now } = moment;
  const at = now.toISOString();
  const latest = new Date(now.getTime() + budget.leadMinutes * minuteMs).toISOString();
  const starts = new Map(listed.map(({ id, start }) => [id, start]));
  return [...starts]
    .filter(([, start]) => start > at && start <= latest && start >= window.from && start < window.until)
    .filter(([id]) => isDueAgain(moment.asked?.lastAsked[id], now, budget))
    .sort(([a, startOfA], [b, startOfB]) => (`${startOfA} ${a}` < `${startOfB} ${b}` ? -1 : 1))
    .slice(0, Math.min(budget.most, affordable(moment, budget)))
    .map(([id]) => id);
}

/** In minutes of the clock: of two runs that are due 5 minutes apart, the second may start a second earlier. */
function isDueAgain(lastAsked: Instant | undefined, now: Date, { everyMinutes }: EventBudget): boolean {
  if (lastAsked === undefined) return true;
  const minuteOf = (ms: number) => Math.floor(ms / minuteMs);
  return minuteOf(now.getTime()) - minuteOf(Date.parse(lastAsked)) >= everyMinutes;
}

/** How many events the date's share pays for, without touching the reserve. None if nothing is known of the quota. */
function affordable({ remaining, asked, now }: EventMoment, budget: EventBudget): number {
  const ofDate = creditsPerDate(budget) - spentAt(now, asked);
  const aboveReserve = (remaining ?? 0) - budget.reserve;
  return Math.max(0, Math.floor(Math.min(ofDate, aboveReserve) / budget.cost));
}

function spentAt(now: Date, asked: AskedEvents | null): number {
  return asked?.date === slateDateAt(now) ? asked.spent : 0;
}

/** What is to be remembered before these events are asked: a run that dies then has not asked for free. */
export function withEvents(
  asked: AskedEvents | null,
  ids: readonly string[],
  now: Date,
  budget: EventBudget,
): AskedEvents {
  const earlier = Object.entries(asked?.lastAsked ?? {}).filter(([, at]) => !isDueAgain(at, now, budget));
  return {
    date: slateDateAt(now),
    spent: spentAt(now, asked) + ids.length * budget.cost,
    lastAsked: Object.fromEntries([...earlier, ...ids.map((id) => [id, now.toISOString()] as const)]),
  };
}

/** Games of a full day. */
const gamesOfDay = 15;

/** What a plan of events costs and pays for, in a sentence. */
export function eventPlan(budget: EventBudget): string {
  const { cost, creditsPerMonth, everyMinutes, leadMinutes } = budget;
  const perDate = creditsPerDate(budget);
  const calls = Math.floor(perDate / cost);
  const needed = gamesOfDay * Math.ceil(leadMinutes / everyMinutes);
  return `Event by event, The Odds API costs ${cost} credits a call and at most ${creditsPerMonth} a month: ${calls} calls a day. A day of ${gamesOfDay} games, each asked every ${everyMinutes} minutes in the last ${leadMinutes}, has ${needed} calls = ${needed * cost} credits.`;
}
