import { sourceName as actionNetwork } from './action-network/client.ts';
import { readerVersion as actionNetworkVersion, readActionNetwork } from './action-network/read.ts';
import type { Source } from './source.ts';
import { sourceName as theOddsApi } from './the-odds-api/client.ts';
import { readTheOddsApi, readerVersion as theOddsApiVersion } from './the-odds-api/read.ts';

/** Today's reader of each source: to read what was landed, nobody has to be asked. */
export const readers: ReadonlyMap<string, Pick<Source, 'readerVersion' | 'read'>> = new Map([
  [actionNetwork, { readerVersion: actionNetworkVersion, read: readActionNetwork }],
  [theOddsApi, { readerVersion: theOddsApiVersion, read: readTheOddsApi }],
]);
