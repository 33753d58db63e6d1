import { sourceName as actionNetwork } from './action-network/client.ts';
import { readActionNetwork, readerVersion } from './action-network/read.ts';
import type { Source } from './source.ts';

/** Today's reader of each source: to read what was landed, nobody has to be asked. */
export const readers: ReadonlyMap<string, Pick<Source, 'readerVersion' | 'read'>> = new Map([
  [actionNetwork, { readerVersion, read: readActionNetwork }],
]);
