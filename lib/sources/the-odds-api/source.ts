import type { Source } from '../../odds/source.ts';
import { type ClientOptions, observeTheOddsApi, sourceName } from './client.ts';
import { readerVersion, readTheOddsApi } from './read.ts';

/** The Odds API, v4: prices of the large American books, of all coming games at once. Each call costs some of a quota. */
export function theOddsApiSource(options: ClientOptions): Source & { readonly name: typeof sourceName } {
  return {
    name: sourceName,
    readerVersion,
    observe: (slate, call) => observeTheOddsApi(options, slate, call),
    read: readTheOddsApi,
  };
}
