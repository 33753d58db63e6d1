import { addresses } from '../addresses.ts';
import { declareSource } from '../declaration.ts';
import { isFields } from '../fields.ts';
import { sourceName } from './client.ts';
import { leagueMarksOf, leagues } from './leagues.ts';
import { readActionNetwork, readerVersion } from './read.ts';
import { booksVariable, defaultBooks } from './requested-books.ts';
import { actionNetworkSource } from './source.ts';
import { unnamedBooks, unnamedBooksSentence } from './unnamed-books.ts';

export const actionNetwork = declareSource({
  name: sourceName,
  title: 'Action Network',
  leagues,
  readerVersion,
  read: readActionNetwork,
  leagueMarksOf,
  isLike,
  answers: 'slate',
  switch: null,
  hasQuota: false,
  addressVariable: 'ACTION_NETWORK_URL',
  variables: {
    ACTION_NETWORK_URL: addresses('https://api.actionnetwork.com'),
    /** The source's own ids of the books that it is asked for; lib/odds/sportsbooks.json says whose they are. */
    ACTION_NETWORK_BOOKS: booksVariable.default(defaultBooks),
  },
  captureTimeIn: () => undefined,
  warningsOf: ({ ACTION_NETWORK_BOOKS: books }, now) => {
    const unnamed = unnamedBooks(books, now);
    return unnamed.length === 0 ? [] : [unnamedBooksSentence(unnamed)];
  },
  scheduleVariables: () => ({}),
  addressesIn: ({ ACTION_NETWORK_URL }) => ACTION_NETWORK_URL,
  observeAt: (baseUrl, { ACTION_NETWORK_BOOKS: books }, { fetch, now }) =>
    actionNetworkSource({ baseUrl, fetch, now, books }).observe,
  // It has nothing cheaper than a slate; read, because an answer that cannot be read is none.
  checkAt:
    (baseUrl, { ACTION_NETWORK_BOOKS: books }, { fetch, now }) =>
    async (slate, call) => {
      const source = actionNetworkSource({ baseUrl, fetch, now, books });
      source.read(await source.observe(slate, call));
    },
});

/** A scoreboard of any version: games that name their teams in a list, or none beside the name of a league. */
function isLike(answer: unknown): boolean {
  if (!isFields(answer) || !Array.isArray(answer.games)) return false;
  return answer.games.length === 0 ? isFields(answer.league) : answer.games.some(hasTeams);
}

function hasTeams(game: unknown): boolean {
  return isFields(game) && Array.isArray(game.teams);
}
