import * as z from 'zod';
import { choiceFault, defaultChoice, type OddsChoice } from '../lib/sources/the-odds-api/odds-choice.ts';

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

type Variables = z.output<z.ZodObject<typeof oddsChoiceVariables>>;

export function oddsChoiceOf(variables: Partial<Variables>): OddsChoice {
  return {
    regions: variables.THE_ODDS_API_REGIONS ?? defaultChoice.regions,
    bookmakers: variables.THE_ODDS_API_BOOKMAKERS ?? defaultChoice.bookmakers,
    markets: variables.THE_ODDS_API_MARKETS ?? defaultChoice.markets,
  };
}
