import type { Source } from '../odds/source.ts';
import { sourceName as actionNetwork } from './action-network/client.ts';
import { leagues as actionNetworkLeagues, leagueMarksOf as actionNetworkMarks } from './action-network/leagues.ts';
import { readerVersion as actionNetworkVersion, readActionNetwork } from './action-network/read.ts';
import type { LeagueMarks } from './leagues.ts';
import { type CaptureTime, captureTimeIn } from './the-odds-api/answer.ts';
import { sourceName as theOddsApi } from './the-odds-api/client.ts';
import { leagueMarksOf as theOddsApiMarks } from './the-odds-api/leagues.ts';
import { readTheOddsApi, readerVersion as theOddsApiVersion } from './the-odds-api/read.ts';
import { leagues as theOddsApiLeagues } from './the-odds-api/vocabulary.ts';

interface Reader extends Pick<Source, 'readerVersion' | 'read'> {
  /** What a parsed body says of its leagues; nothing if it is none of the source. */
  readonly leagueMarksOf: (answer: unknown) => LeagueMarks;
  /** The leagues that the source is asked for. */
  readonly leagues: readonly string[];
  /** The moment that a parsed body names as that of its capture; undefined if it names none. */
  readonly captureTimeIn?: (answer: unknown) => CaptureTime | undefined;
}

/** Today's reader of each source: to read what was landed, nobody has to be asked. */
export const readerOf = {
  [actionNetwork]: {
    readerVersion: actionNetworkVersion,
    read: readActionNetwork,
    leagueMarksOf: actionNetworkMarks,
    leagues: actionNetworkLeagues,
  },
  [theOddsApi]: {
    readerVersion: theOddsApiVersion,
    read: readTheOddsApi,
    leagueMarksOf: theOddsApiMarks,
    captureTimeIn,
    leagues: theOddsApiLeagues,
  },
} as const satisfies Readonly<Record<string, Reader>>;

/** The same, for a source whose name was read somewhere. */
export const readers: ReadonlyMap<string, Reader> = new Map(Object.entries(readerOf));
