import * as z from 'zod';
import { addresses } from '../addresses.ts';
import { declareSource } from '../declaration.ts';
import { isFields } from '../fields.ts';
import { observeSportsBettingDime, sourceName } from './client.ts';
import { leagueMarksOf } from './leagues.ts';
import { readerVersion, readSportsBettingDime } from './read.ts';
import { leagues } from './vocabulary.ts';

/** Ids under which the pages of the site are known to ask for BetMGM, DraftKings, FanDuel, bet365 and Caesars. */
const usualBooks = 'sr:book:17324,sr:book:18149,sr:book:18186,sr:book:28901,sr:book:32219';

export const sportsBettingDime = declareSource({
  name: sourceName,
  title: 'SportsBettingDime',
  leagues,
  readerVersion,
  read: readSportsBettingDime,
  leagueMarksOf,
  isLike,
  answers: 'league',
  switch: { by: 'flag', variable: 'SPORTSBETTINGDIME_ENABLED' },
  hasQuota: false,
  addressVariable: 'SPORTSBETTINGDIME_URL',
  variables: {
    SPORTSBETTINGDIME_URL: addresses('https://www.sportsbettingdime.com'),
    SPORTSBETTINGDIME_ENABLED: z.enum(['true', 'false']).default('false'),
    SPORTSBETTINGDIME_BOOKS: z
      .string()
      .regex(/^sr:book:\d{1,9}(,sr:book:\d{1,9})*$/, 'must be ids such as sr:book:18149, separated by commas')
      .default(usualBooks),
  },
  captureTimeIn: () => undefined,
  warningsOf: () => [],
  scheduleVariables: () => ({}),
  addressesIn: ({ SPORTSBETTINGDIME_URL }) => SPORTSBETTINGDIME_URL,
  observeAt: (baseUrl, { SPORTSBETTINGDIME_BOOKS: books }, { fetch, now }) => {
    return (slate, call) => observeSportsBettingDime({ baseUrl, books, fetch, now }, slate, call);
  },
  // It has nothing cheaper than a slate; read, because an answer that cannot be read is none.
  checkAt:
    (baseUrl, { SPORTSBETTINGDIME_BOOKS: books }, { fetch, now }) =>
    async (slate, call) => {
      readSportsBettingDime(await observeSportsBettingDime({ baseUrl, books, fetch, now }, slate, call));
    },
});

/** Games that list sportsbooks, or none beside the date of the slate. */
function isLike(answer: unknown): boolean {
  if (!isFields(answer) || !Array.isArray(answer.games)) return false;
  return answer.games.length === 0 ? typeof answer.group === 'string' : answer.games.some(hasSportsbooks);
}

function hasSportsbooks(game: unknown): boolean {
  return isFields(game) && Array.isArray(game.sportsbooks);
}
