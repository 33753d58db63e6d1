import type { SourceLeague } from '../landing/landed-key.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { BacklogState, InFlightPage } from './backlog-state.ts';

type PageStore = Pick<BacklogState, 'inFlightPage' | 'saveInFlightPage' | 'deleteInFlightPage'>;

/** The observations of a page that may have killed earlier drains. */
interface Suspicion {
  /** A drain did not survive the page with these keys: they are read one at a time. */
  readonly suspects: ReadonlySet<string>;
  /** A second drain did not survive this key, which it read alone. */
  readonly killer: string | undefined;
}

/**
 * Reading a body can kill the process: by its memory, or by the time that it takes. So that no such body kills every drain,
 * each drain saves which page it is about to read, and deletes that item afterwards. A drain that finds the in-flight page of
 * one that never ended reads that page one observation at a time, and saves the key of each before it reads it.
 */
export class ReadingWatch {
  readonly #store: PageStore;
  readonly #league: SourceLeague;
  readonly #drain: string;
  readonly #until: Date;
  readonly #signal: AbortSignal;
  /** The in-flight page of a drain that never ended. Read once, before the first page. */
  #found: Promise<InFlightPage | undefined> | undefined;
  #isSaved = false;

  /** @param self the drain, and until when its invocation can last */
  constructor(store: PageStore, league: SourceLeague, self: { drain: string; until: Date }, signal: AbortSignal) {
    this.#store = store;
    this.#league = league;
    this.#drain = self.drain;
    this.#until = self.until;
    this.#signal = signal;
  }

  /** Before any of these keys of a page is read. At least one, in their order. */
  async beginPage(keys: readonly string[], now: Date): Promise<Suspicion> {
    this.#found ??= this.#store
      .inFlightPage(this.#league, this.#signal)
      .then((page) => unfinished(page, this.#drain, now));
    const found = await this.#found;
    await this.#save(keys, now);
    if (found === undefined) return { suspects: new Set(), killer: undefined };
    const suspects = keys.filter((key) => key >= found.from && key <= found.through);
    return { suspects: new Set(suspects), killer: suspects.find((key) => key === found.key) };
  }

  /** Before this key of the page is read, alone. */
  async beginAlone(key: string, page: readonly string[], now: Date): Promise<void> {
    await this.#save(page, now, key);
  }

  /**
   * Also if the drain was stopped: it has survived. If the state is unavailable, the in-flight page stays, and the next drain
   * reads that page one observation at a time. If that drain cannot delete its page either, the observation that it saved
   * last is quarantined: a drain that cannot write looks like one that was killed.
   */
  async end(): Promise<void> {
    if (!this.#isSaved) return;
    this.#isSaved = false;
    await this.#store.deleteInFlightPage(this.#league, this.#drain).catch((error: unknown) => {
      if (!(error instanceof OddsError)) throw error;
    });
  }

  async #save(page: readonly string[], now: Date, key?: string): Promise<void> {
    const [from, through] = [page.reduce(least), page.reduce(greatest)];
    const inFlight = {
      from,
      through,
      ...(key !== undefined && { key }),
      drain: this.#drain,
      until: this.#until.toISOString(),
    };
    this.#isSaved = true;
    await this.#store.saveInFlightPage(this.#league, inFlight, now.toISOString(), this.#signal);
  }
}

/** A drain whose time is not up may still be running, unless it is this one, retried under its own id. */
function unfinished(page: InFlightPage | undefined, drain: string, now: Date): InFlightPage | undefined {
  return page !== undefined && (page.drain === drain || page.until <= now.toISOString()) ? page : undefined;
}

function least(a: string, b: string): string {
  return a < b ? a : b;
}

function greatest(a: string, b: string): string {
  return a > b ? a : b;
}
