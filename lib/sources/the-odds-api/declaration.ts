import * as z from 'zod';
import { addresses } from '../addresses.ts';
import { declareSource } from '../declaration.ts';
import { isFields } from '../fields.ts';
import { answerIn, captureTimeIn } from './answer.ts';
import { runsPerMonth } from './budget.ts';
import { theOddsApiEvents } from './by-event/event-source.ts';
import { checkTheOddsApi, sourceName } from './client.ts';
import { leagueMarksOf } from './leagues.ts';
import { metered } from './metered-source.ts';
import { creditsOf } from './odds-choice.ts';
import {
  budgetVariables,
  eventBudgetOf,
  eventPlanNote,
  eventVariables,
  oddsChoiceOf,
  oddsChoiceVariables,
  oddsPlanVariables,
  planWarning,
} from './odds-variables.ts';
import { readerVersion, readTheOddsApi } from './read.ts';
import { theOddsApiSource } from './source.ts';
import { leagues } from './vocabulary.ts';

export const theOddsApi = declareSource({
  name: sourceName,
  title: 'The Odds API',
  leagues,
  readerVersion,
  read: readTheOddsApi,
  leagueMarksOf,
  isLike,
  answers: 'league',
  switch: { by: 'key', secretVariable: 'THE_ODDS_API_SECRET_ARN', keyVariable: 'THE_ODDS_API_KEY' },
  hasQuota: true,
  addressVariable: 'THE_ODDS_API_URL',
  variables: {
    THE_ODDS_API_URL: addresses('https://api.the-odds-api.com'),
    THE_ODDS_API_SECRET_ARN: z.string().startsWith('arn:').optional(),
    ...oddsChoiceVariables,
    ...oddsPlanVariables,
    ...budgetVariables,
    ...eventVariables,
  },
  captureTimeIn,
  warningsOf: (config) => [planWarning(config), eventPlanNote(config)].filter((sentence) => sentence !== undefined),
  scheduleVariables: (slates) => ({ THE_ODDS_API_RUNS_PER_MONTH: String(runsPerMonth(slates)) }),
  addressesIn: ({ THE_ODDS_API_URL }) => THE_ODDS_API_URL,
  observeAt: (baseUrl, config, { fetch, now, keyIn, quota, nextPitch }) => {
    const choice = oddsChoiceOf(config);
    const { observe } = theOddsApiSource({ baseUrl, fetch, now, apiKey: keyOf(config, keyIn), choice });
    const budget = {
      cost: creditsOf(choice),
      reserve: config.THE_ODDS_API_RESERVE,
      closingMs: config.THE_ODDS_API_CLOSING_MINUTES * 60_000,
    };
    return metered(observe, { memory: quota, nextPitch, budget, now });
  },
  eventsAt: (baseUrl, config, { fetch, now, keyIn, quota }) => {
    const events = eventBudgetOf(config);
    if (events === undefined) return undefined;
    const { choice, budget } = events;
    return theOddsApiEvents({ baseUrl, fetch, now, apiKey: keyOf(config, keyIn), choice }, { memory: quota, budget });
  },
  // The list of its sports costs no credits.
  checkAt:
    (baseUrl, config, { fetch, now, keyIn }) =>
    (_slate, call) =>
      checkTheOddsApi({ baseUrl, fetch, now, apiKey: keyOf(config, keyIn) }, call),
});

function keyOf<Key>(
  { THE_ODDS_API_SECRET_ARN: secretArn }: { readonly THE_ODDS_API_SECRET_ARN?: string | undefined },
  keyIn: (secretArn: string) => Key,
): Key | (() => undefined) {
  return secretArn === undefined ? () => undefined : keyIn(secretArn);
}

/** Events in any of its shapes: a list, one event, or a snapshot of either. */
function isLike(answer: unknown): boolean {
  const events = answerIn(answer)?.events ?? [];
  return events.some(
    (event) => isFields(event) && Object.hasOwn(event, 'sport_key') && Object.hasOwn(event, 'bookmakers'),
  );
}
