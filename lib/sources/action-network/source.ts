import type { Source } from '../../odds/source.ts';
import { type ClientOptions, observeActionNetwork, sourceName } from './client.ts';
import { readActionNetwork, readerVersion } from './read.ts';

/** Action Network: prices of the state licences of the large books, and public betting, of any league that it serves. */
export function actionNetworkSource(options: ClientOptions): Source & { readonly name: typeof sourceName } {
  return {
    name: sourceName,
    readerVersion,
    observe: (slate, call) => observeActionNetwork(options, slate, call),
    read: readActionNetwork,
  };
}
