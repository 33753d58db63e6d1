import * as z from 'zod';
import { OddsError } from '../../resilience/odds-error.ts';
import { planFault } from './budget.ts';
import { choiceFault, creditsOf, defaultChoice, type OddsChoice } from './odds-choice.ts';

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
export function planWarning(variables: Partial<ChoiceVariables & PlanVariables>): string | undefined {
  const { THE_ODDS_API_CREDITS_PER_MONTH: creditsPerMonth, THE_ODDS_API_RUNS_PER_MONTH: runsPerMonth } = variables;
  if (creditsPerMonth === undefined || runsPerMonth === undefined) return undefined;
  const creditsPerRun = creditsOf(oddsChoiceOf(variables));
  const fault = planFault({ creditsPerRun, runsPerMonth, creditsPerMonth });
  if (fault?.is === 'refused') throw new OddsError('environment_invalid', fault.message);
  return fault?.message;
}
