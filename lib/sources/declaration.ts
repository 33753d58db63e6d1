import type * as z from 'zod';
import type { Instant } from '../odds/instant.ts';
import type { EventSource, SlateRequest, Source, SourceCall } from '../odds/source.ts';
import type { Fetch } from './http-get.ts';
import type { KeyProvider } from './key-provider.ts';
import type { LeagueMarks } from './leagues.ts';
import type { QuotaMemory } from './quota-memory.ts';

/** What is needed to read an answer that landed earlier, or that was recorded elsewhere. */
export interface SourceReader extends Pick<Source, 'readerVersion' | 'read'> {
  /** What a parsed body says of its leagues; nothing if it is no answer of the source. */
  leagueMarksOf(answer: unknown): LeagueMarks;
  /** Whether a parsed body has the outline of the source's answers. Two sources never claim the same body. */
  isLike(answer: unknown): boolean;
  /** The moment that a parsed body names as that of its capture; undefined if it names none, as most do. */
  captureTimeIn(answer: unknown): CaptureTime | undefined;
  /** The leagues that the source is asked for. */
  readonly leagues: readonly string[];
}

/** The moment that a body names as that of its capture. */
export interface CaptureTime {
  /** As it is written, fit for a message. */
  readonly written: string;
  /** Undefined if it cannot be one. */
  readonly at: Instant | undefined;
}

/** What turns a source on: a key in a secret, or a variable that is `true`. */
type SourceSwitch =
  | {
      readonly by: 'key';
      /** The variable that names the secret. Without it the source is off. */
      readonly secretVariable: string;
      /** The variable of the command line that holds the key itself. */
      readonly keyVariable: string;
    }
  | { readonly by: 'flag'; readonly variable: string };

/** The dependencies of a client. */
export interface SourceWorld {
  readonly now: () => Date;
  readonly fetch: Fetch;
  /** The key in a secret. */
  readonly keyIn: (secretArn: string) => KeyProvider;
}

/** For a source that meters its calls. */
export interface MeteredWorld extends SourceWorld {
  readonly quota: QuotaMemory;
  /** The next first pitch that is scheduled, of whatever game of the league; null if none is known. */
  readonly nextPitch: (league: string, now: Date, signal: AbortSignal) => Promise<Date | null>;
}

/**
 * A source in one object: all that the functions, the infrastructure, the command line and the health check need to know
 * of it. Each source's folder exports one, and `registry.ts` lists it.
 */
export interface SourceDeclaration<Name extends string, Variables extends z.ZodRawShape> extends SourceReader {
  /** In line keys, circuits, landed keys and options: it never changes. */
  readonly name: Name;
  /** For people. */
  readonly title: string;
  /** Whether one request is of one slate, or brings all coming games of the league. */
  readonly answers: 'slate' | 'league';
  /** Null if the source is always on. */
  readonly switch: SourceSwitch | null;
  /** Whether calls cost credits of a quota, which is remembered in the state table. */
  readonly hasQuota: boolean;
  /** The variable of {@link variables} that holds the addresses. */
  readonly addressVariable: string;
  /** The source's part of the environment of the functions that ask it. Each variable has a default or is optional. */
  readonly variables: Variables;
  /**
   * Sentences about settings that work but may be a mistake: printed at synthesis, and logged by a function when it starts.
   * @throws OddsError `environment_invalid` if what is configured cannot work
   */
  warningsOf(config: Config<Variables>, now: Date): readonly string[];
  /**
   * Variables that follow from when a stage asks, such as what a month of it costs.
   */
  scheduleVariables(slates: readonly AskedSlates[]): Readonly<Record<string, string>>;
  /** Base URLs that serve the same. */
  addressesIn(config: Config<Variables>): readonly string[];
  /** Asks at one of the addresses as a run does. */
  observeAt(baseUrl: string, config: Config<Variables>, world: MeteredWorld): Source['observe'];
  /** What it sells event by event; undefined if that is off. Left out by a source that has nothing of the kind. */
  eventsAt?(baseUrl: string, config: Config<Variables>, world: MeteredWorld): EventSource | undefined;
  /** Whether that address answers, at the least cost. @throws OddsError if it does not */
  checkAt(
    baseUrl: string,
    config: Config<Variables>,
    world: SourceWorld,
  ): (slate: SlateRequest, call: SourceCall) => Promise<void>;
}

/** How often and when a league is asked for, in hours of the stage's zone, both ends included. */
interface AskedSlates {
  readonly league: string;
  readonly everyMinutes: number;
  readonly hours: { readonly from: number; readonly to: number };
  /** Of a day, in capture windows. */
  readonly runsInWindows?: number;
}

type Config<Variables extends z.ZodRawShape> = z.output<z.ZodObject<Variables>>;

/** Checks a declaration against its type, and keeps its name and variables as types of their own. */
export function declareSource<const Name extends string, Variables extends z.ZodRawShape>(
  declaration: SourceDeclaration<Name, Variables>,
): SourceDeclaration<Name, Variables> {
  return declaration;
}
