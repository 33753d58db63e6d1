import * as z from 'zod';
import { OddsError } from '../../resilience/odds-error.ts';
import { planFault } from './budget.ts';
import { creditsPerDate, type EventBudget, eventPlan } from './by-event/event-budget.ts';
import {
  choiceFault,
  creditsOf,
  defaultChoice,
  defaultEventMarkets,
  eventMarketFault,
  type OddsChoice,
} from './odds-choice.ts';

/** Names separated by commas. An empty text names none. */
const names = z.string().transform((text) => (text === '' ? [] : text.split(',').map((name) => name.trim())));

/** Each variable is checked by itself, so that the message of a fault names it. */
function variable(part: keyof OddsChoice, needed: Partial<OddsChoice>) {
  return names
    .superRefine((named, context) => {
      const fault = choiceFault({ regions: [], bookmakers: [], markets: [], ...needed, [part]: named });
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
    })
    .optional();
}

/** What The Odds API is asked for, in its own keys; part of a function's config. Left out, it is asked for the default. */
export const oddsChoiceVariables = {
  /** Disregarded if bookmakers are named. */
  THE_ODDS_API_REGIONS: variable('regions', { markets: defaultChoice.markets }),
  THE_ODDS_API_BOOKMAKERS: variable('bookmakers', { markets: defaultChoice.markets }),
  THE_ODDS_API_MARKETS: variable('markets', { regions: defaultChoice.regions }),
};

const count = z.coerce.number().int().min(1);

/** What a month of runs may cost, in credits, and how many runs it has. Left out, nothing is compared. */
export const oddsPlanVariables = {
  /** The smallest plan that is paid for by default. */
  THE_ODDS_API_CREDITS_PER_MONTH: count.default(20_000),
  THE_ODDS_API_RUNS_PER_MONTH: z.coerce.number().int().min(0).optional(),
};

/** What is asked event by event inside capture windows. Off, unless it has credits of its own. */
export const eventVariables = {
  /** Of {@link oddsPlanVariables}, those for events; 0: no event is asked. */
  THE_ODDS_API_EVENT_CREDITS_PER_MONTH: z.coerce.number().int().min(0).default(0),
  THE_ODDS_API_EVENT_MARKETS: names
    .superRefine((named, context) => {
      const fault = eventMarketFault(named);
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
    })
    .default(() => [...defaultEventMarkets]),
  /** Events of one run, at most. */
  THE_ODDS_API_EVENTS_PER_RUN: count.max(50).default(5),
  /** Minutes between two requests for one event, at least. */
  THE_ODDS_API_EVENT_EVERY_MINUTES: count.max(60).default(5),
};

/** What else an event's budget needs, which is also a slate's. */
export const budgetVariables = {
  /** Credits that are kept for the minutes before a first pitch. */
  THE_ODDS_API_RESERVE: z.coerce.number().int().min(0).default(100),
  THE_ODDS_API_CLOSING_MINUTES: z.coerce.number().int().min(1).max(240).default(30),
};

type EventVariables = z.output<z.ZodObject<typeof eventVariables & typeof budgetVariables>>;

type ChoiceVariables = z.output<z.ZodObject<typeof oddsChoiceVariables>>;
type PlanVariables = z.output<z.ZodObject<typeof oddsPlanVariables>>;

export function oddsChoiceOf(variables: Partial<ChoiceVariables>): OddsChoice {
  return {
    regions: variables.THE_ODDS_API_REGIONS ?? defaultChoice.regions,
    bookmakers: variables.THE_ODDS_API_BOOKMAKERS ?? defaultChoice.bookmakers,
    markets: variables.THE_ODDS_API_MARKETS ?? defaultChoice.markets,
  };
}

/** A choice as these variables say it. */
export function choiceEnvironment({ regions, bookmakers, markets }: OddsChoice) {
  return {
    ...(regions.length > 0 && { THE_ODDS_API_REGIONS: regions.join(',') }),
    ...(bookmakers.length > 0 && { THE_ODDS_API_BOOKMAKERS: bookmakers.join(',') }),
    THE_ODDS_API_MARKETS: markets.join(','),
  };
}

/**
 * The sentence to warn with if the plan does not pay for every run of a month; undefined if it does.
 * @throws OddsError `environment_invalid` if it does not pay for one
 */
export function planWarning(
  variables: Partial<ChoiceVariables & PlanVariables & Pick<EventVariables, 'THE_ODDS_API_EVENT_CREDITS_PER_MONTH'>>,
): string | undefined {
  const { THE_ODDS_API_CREDITS_PER_MONTH: creditsPerMonth, THE_ODDS_API_RUNS_PER_MONTH: runsPerMonth } = variables;
  if (creditsPerMonth === undefined || runsPerMonth === undefined) return undefined;
  const creditsPerRun = creditsOf(oddsChoiceOf(variables));
  const creditsOfEvents = variables.THE_ODDS_API_EVENT_CREDITS_PER_MONTH ?? 0;
  const fault = planFault({ creditsPerRun, runsPerMonth, creditsPerMonth, creditsOfEvents });
  if (fault?.is === 'refused') throw new OddsError('environment_invalid', fault.message);
  return fault?.message;
}

/** What is asked of an event, and within which budget; undefined if events have no credits. */
export function eventBudgetOf(
  variables: Partial<ChoiceVariables> & EventVariables,
): { readonly choice: OddsChoice; readonly budget: EventBudget } | undefined {
  const creditsPerMonth = variables.THE_ODDS_API_EVENT_CREDITS_PER_MONTH;
  if (creditsPerMonth === 0) return undefined;
  const choice = { ...oddsChoiceOf(variables), markets: variables.THE_ODDS_API_EVENT_MARKETS };
  const budget = {
    cost: creditsOf(choice),
    creditsPerMonth,
    reserve: variables.THE_ODDS_API_RESERVE,
    most: variables.THE_ODDS_API_EVENTS_PER_RUN,
    everyMinutes: variables.THE_ODDS_API_EVENT_EVERY_MINUTES,
    leadMinutes: variables.THE_ODDS_API_CLOSING_MINUTES,
  };
  return { choice, budget };
}

/**
 * The sentence that says what events cost; undefined if none is asked.
 * @throws OddsError `environment_invalid` if a date's share does not pay for one
 */
export function eventPlanNote(variables: Partial<ChoiceVariables> & EventVariables): string | undefined {
  const events = eventBudgetOf(variables);
  if (events === undefined) return undefined;
  const { budget } = events;
  if (creditsPerDate(budget) >= budget.cost) return eventPlan(budget);
  const message = `${eventPlan(budget)} No event could ever be asked: raise THE_ODDS_API_EVENT_CREDITS_PER_MONTH to ${budget.cost * 31} or more, ask for fewer markets, or set it to 0.`;
  throw new OddsError('environment_invalid', message);
}
