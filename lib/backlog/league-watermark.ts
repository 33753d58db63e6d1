import { setTimeout } from 'node:timers/promises';
import { landedBefore, readLandedKey, type SourceLeague } from '../landing/landed-key.ts';
import type { LandedKind } from '../landing/landed-kind.ts';
import { OddsError } from '../resilience/odds-error.ts';
import { type BacklogPage, settledThrough } from './backlog-page.ts';
import type { BacklogState } from './backlog-state.ts';
import { ceilingAt, isLowered, lowered, raised, takenBack, type Watermark } from './watermark.ts';

type WatermarkStore = Pick<BacklogState, 'readWatermark' | 'writeWatermark'>;

/** Of concurrent writers one succeeds at a time, and the others read again. */
const mostAttempts = 20;
const firstPauseMs = 25;
const longestPauseMs = 1_000;

/** How a caller changes a watermark that other writers change, too. */
export interface Changing {
  readonly signal?: AbortSignal;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * Writes what `change` makes of the watermark, also while others write it; nothing if that is undefined.
 *
 * @throws OddsError `watermark_contended`, `state_unavailable` or `deadline_near`
 */
async function changeWatermark(
  store: WatermarkStore,
  league: SourceLeague,
  change: (watermark: Watermark) => Watermark | undefined,
  { signal, random }: Changing,
): Promise<void> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const { watermark, version } = await store.readWatermark(league, signal);
    const changed = change(watermark);
    if (changed === undefined || (await store.writeWatermark(league, changed, version, signal))) return;
    await pause(random() * Math.min(longestPauseMs, firstPauseMs * 2 ** attempt), signal);
  }
  throw new OddsError(
    'watermark_contended',
    `Others changed the watermark of ${league.source}/${league.league} before each of ${mostAttempts} attempts to write it.`,
  );
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(ms, undefined, signal && { signal }).catch((cause: unknown) => {
    throw new OddsError('deadline_near', 'There was no time left to write the watermark.', { cause });
  });
}

/** Announces an old observation before it lands: no drain may move, or have moved, the watermark past it. */
export async function announceLate(
  kind: LandedKind,
  store: WatermarkStore,
  late: SourceLeague & { readonly capturedAt: string },
  now: Date,
  changing: Changing,
): Promise<void> {
  const below = landedBefore(kind, late, late.capturedAt);
  const lower = (watermark: Watermark) =>
    isLowered(watermark, below, now) ? undefined : lowered(watermark, below, now);
  await changeWatermark(store, late, lower, changing);
}

/** Makes drains check everything captured since then again. */
export async function lookAgainSince(
  kind: LandedKind,
  store: WatermarkStore,
  league: SourceLeague,
  since: string,
  changing: Changing,
): Promise<void> {
  const below = landedBefore(kind, league, since);
  await changeWatermark(store, league, (watermark) => takenBack(watermark, below), changing);
}

/**
 * A league's watermark as one drain moves it: raised behind what is settled, page by page, but never by a drain that has
 * missed another's write. So two concurrent drains, or one that lasted too long, are harmless.
 */
export class LeagueWatermark {
  readonly #kind: LandedKind;
  readonly #store: WatermarkStore;
  readonly #league: SourceLeague;
  readonly #startedAt: Date;
  readonly #signal: AbortSignal;
  #watermark: Watermark;
  #version: number;
  /** True once something is not settled or another writer has written: from then on the watermark stays where it is. */
  #halted = false;

  private constructor(
    kind: LandedKind,
    store: WatermarkStore,
    league: SourceLeague,
    found: { watermark: Watermark; version: number },
    startedAt: Date,
    signal: AbortSignal,
  ) {
    this.#kind = kind;
    this.#store = store;
    this.#league = league;
    this.#watermark = found.watermark;
    this.#version = found.version;
    this.#startedAt = startedAt;
    this.#signal = signal;
  }

  /** `startedAt` is from before anything was read: what lands or is announced later is later than the ceiling. */
  static async open(
    kind: LandedKind,
    store: WatermarkStore,
    league: SourceLeague,
    startedAt: Date,
    signal: AbortSignal,
  ) {
    return new LeagueWatermark(kind, store, league, await store.readWatermark(league, signal), startedAt, signal);
  }

  get settledThrough(): string {
    return this.#watermark.settledThrough;
  }

  async follow(page: BacklogPage): Promise<void> {
    const strayed = page.keys.find((key) => key <= this.settledThrough && page.held.has(key));
    if (strayed !== undefined) return this.#takeBack(strayed);
    if (this.#halted) return;
    const through = settledThrough(page, ceilingAt(this.#watermark, this.#kind, this.#league, this.#startedAt));
    this.#halted = through !== page.keys.at(-1);
    if (through !== undefined && through > this.settledThrough) {
      await this.#write(raised(this.#watermark, through, this.#startedAt));
    }
  }

  /** What was dead was tried by a newer reader, which can read it, but it is not recorded yet. */
  async #takeBack(key: string): Promise<void> {
    this.#halted = true;
    const at = readLandedKey(key)?.capturedAt;
    if (at !== undefined) await this.#write(takenBack(this.#watermark, landedBefore(this.#kind, this.#league, at)));
  }

  async #write(next: Watermark): Promise<void> {
    if (await this.#store.writeWatermark(this.#league, next, this.#version, this.#signal)) {
      this.#watermark = next;
      this.#version += 1;
    } else this.#halted = true;
  }
}
