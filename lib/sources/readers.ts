import { sourceName as actionNetwork } from './action-network/client.ts';
import { readerVersion as actionNetworkVersion, readActionNetwork } from './action-network/read.ts';
import type { Source } from './source.ts';
import { sourceName as theOddsApi } from './the-odds-api/client.ts';
import { readTheOddsApi, readerVersion as theOddsApiVersion } from './the-odds-api/read.ts';

type Reader = Pick<Source, 'readerVersion' | 'read'>;

/** Today's reader of each source: to read what was landed, nobody has to be asked. */
export const readerOf = {
  [actionNetwork]: { readerVersion: actionNetworkVersion, read: readActionNetwork },
  [theOddsApi]: { readerVersion: theOddsApiVersion, read: readTheOddsApi },
} as const satisfies Readonly<Record<string, Reader>>;

/** The same, for a source whose name was read somewhere. */
export const readers: ReadonlyMap<string, Reader> = new Map(Object.entries(readerOf));
