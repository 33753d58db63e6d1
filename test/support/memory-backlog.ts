import type { BacklogState, InFlightPage, Mark, VersionedWatermark } from '../../lib/backlog/backlog-state.ts';
import type { DatabaseMismatch } from '../../lib/backlog/database-mismatch.ts';
import { odds } from '../../lib/backlog/kinds.ts';
import type { Reader } from '../../lib/backlog/recorded-kind.ts';
import { noWatermark } from '../../lib/backlog/watermark.ts';
import { encodeLanded } from '../../lib/landing/envelope.ts';
import { landedKeyOf, landedPrefixOf, type SourceLeague } from '../../lib/landing/landed-key.ts';
import type { LandedStore } from '../../lib/landing/landed-store.ts';
import { contentHashOf, type Observation } from '../../lib/odds/observation.ts';
import type { Reading } from '../../lib/odds/reading.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import type { Database } from '../../lib/storage/database.ts';
import { readingOf } from './observed.ts';

/** The parts that a backlog is made of, in memory. Each step is announced, so that a test can order, refuse or lose it. */

export const mlb: SourceLeague = { source: 'action-network', league: 'mlb' };

/** Before a step: whatever a test does here happens in its place in time, and what it throws happens to the step. */
export type Step = (name: string) => Promise<void> | void;
const atOnce: Step = () => undefined;

export function observationAt(capturedAt: string, body = 'readable', of: SourceLeague = mlb): Observation {
  const content = {
    ...of,
    slateDate: '2026-07-30',
    request: { method: 'GET' as const, url: 'https://api.example.com/slate', query: {} },
    body: Buffer.from(body),
  };
  return {
    ...content,
    status: 200,
    headers: {},
    capturedAt,
    contentHash: contentHashOf(content),
    correlationId: 'run',
  };
}

export class MemoryLandedStore implements LandedStore {
  readonly objects = new Map<string, Uint8Array>();
  step: Step = atOnce;

  land(observation: Observation): string {
    const key = landedKeyOf(odds, observation);
    this.objects.set(key, encodeLanded(observation));
    return key;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.step('put');
    this.objects.set(key, bytes);
  }

  async get(key: string): Promise<Uint8Array> {
    await this.step(`get ${key}`);
    const bytes = this.objects.get(key);
    if (bytes) return bytes;
    throw new OddsError('landing_failed', `There is no ${key}.`);
  }

  async *list(prefix: string, { after = '' }: { after?: string } = {}): AsyncGenerator<string> {
    await this.step('list');
    yield* [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  }
}

export class MemoryBacklogState implements BacklogState {
  readonly watermarks = new Map<string, VersionedWatermark>();
  readonly hints = new Set<string>();
  readonly marks = new Map<string, Mark>();
  readonly mismatches = new Map<string, DatabaseMismatch>();
  readonly inFlightPages = new Map<string, InFlightPage>();
  step: Step = atOnce;

  watermarkOf(of: SourceLeague): VersionedWatermark {
    return this.watermarks.get(nameOf(of)) ?? { watermark: noWatermark, version: 0 };
  }

  async readWatermark(of: SourceLeague): Promise<VersionedWatermark> {
    await this.step('readWatermark');
    return this.watermarkOf(of);
  }

  async writeWatermark(of: SourceLeague, watermark: VersionedWatermark['watermark'], seen: number): Promise<boolean> {
    await this.step('writeWatermark');
    if (this.watermarkOf(of).version !== seen) return false;
    this.watermarks.set(nameOf(of), { watermark, version: seen + 1 });
    return true;
  }

  async settledAfter(_of: SourceLeague, after: string): Promise<ReadonlySet<string>> {
    await this.step('settledAfter');
    return new Set([...this.hints].filter((key) => key > after));
  }

  async rememberSettled(_of: SourceLeague, keys: readonly string[]): Promise<void> {
    await this.step('rememberSettled');
    for (const key of keys) this.hints.add(key);
  }

  async forgetSettled(_of: SourceLeague, after: string): Promise<void> {
    await this.step('forgetSettled');
    for (const key of [...this.hints]) if (key > after) this.hints.delete(key);
  }

  async readMismatch(of: SourceLeague): Promise<DatabaseMismatch | null> {
    await this.step('readMismatch');
    return this.mismatches.get(nameOf(of)) ?? null;
  }

  async writeMismatch(of: SourceLeague, mismatch: DatabaseMismatch | null): Promise<void> {
    await this.step('writeMismatch');
    if (mismatch === null) this.mismatches.delete(nameOf(of));
    else this.mismatches.set(nameOf(of), mismatch);
  }

  async marksOf(of: SourceLeague): Promise<readonly Mark[]> {
    await this.step('marksOf');
    return [...this.marks.values()].filter(({ key }) => key.startsWith(landedPrefixOf(odds, of)));
  }

  async mark(_of: SourceLeague, mark: Mark): Promise<void> {
    await this.step('mark');
    const current = this.marks.get(mark.key);
    if (current === undefined || current.reader <= mark.reader) this.marks.set(mark.key, mark);
  }

  async unmark(_of: SourceLeague, key: string): Promise<void> {
    await this.step('unmark');
    this.marks.delete(key);
  }

  async inFlightPage(of: SourceLeague): Promise<InFlightPage | undefined> {
    await this.step('inFlightPage');
    return this.inFlightPages.get(nameOf(of));
  }

  async saveInFlightPage(of: SourceLeague, page: InFlightPage, now: string): Promise<void> {
    await this.step('saveInFlightPage');
    const current = this.inFlightPages.get(nameOf(of));
    if (current === undefined || current.drain === page.drain || current.until <= now) {
      this.inFlightPages.set(nameOf(of), page);
    }
  }

  async deleteInFlightPage(of: SourceLeague, drain: string): Promise<void> {
    await this.step('deleteInFlightPage');
    if (this.inFlightPages.get(nameOf(of))?.drain === drain) this.inFlightPages.delete(nameOf(of));
  }
}

const nameOf = ({ source, league }: SourceLeague) => `${source}/${league}`;

/** A database that knows only which observations it has recorded. It distinguishes SQL statements by the names in them. */
export class MemoryDatabase implements Pick<Database, 'execute'> {
  readonly recorded = new Set<string>();
  /** How many observations each call recorded; 0 for a question. */
  readonly calls: number[] = [];
  step: Step = atOnce;

  has(key: string): boolean {
    return this.recorded.has(identityOf(key));
  }

  async execute({ sql, parameters = {} }: Parameters<Database['execute']>[0]) {
    if (sql.includes('max(')) return this.#lastBefore(String(parameters.before));
    const asks = sql.includes('odds.observation');
    const sent: Record<string, string>[] = JSON.parse(String(asks ? parameters.asked : parameters.readings));
    this.calls.push(asks ? 0 : sent.length);
    await this.step(asks ? 'ask' : `record ${sent.map(({ landedKey }) => landedKey).join(' ')}`);
    if (asks) {
      const known = sent.filter(({ at, hash }) => this.recorded.has(`${at} ${hash}`));
      return { rows: known.map(({ n }) => ({ n })), updated: 0 };
    }
    for (const { capturedAt, contentHash } of sent) this.recorded.add(`${capturedAt} ${contentHash}`);
    return { rows: sent.map(() => ({ status: 'recorded', changes: 1, split_changes: 0 })), updated: 0 };
  }

  async #lastBefore(before: string) {
    this.calls.push(0);
    await this.step('ask for the last');
    const times = [...this.recorded].map((identity) => identity.split(' ')[0] ?? '').filter((at) => at < before);
    return { rows: [{ at: times.sort().at(-1) ?? null }], updated: 0 };
  }
}

function identityOf(key: string): string {
  const [, day, h, m, s, hash] = /(\d{4}-\d\d-\d\d)\/(\d\d)(\d\d)(\d\d\.\d{3}Z)-(.{32})/.exec(key) ?? [];
  return `${day}T${h}:${m}:${s} ${hash}`;
}

/** Reads every body but those that say they are unreadable, up to the version that they name. */
export function readerOf(readerVersion: number): Reader<Reading> {
  return {
    readerVersion,
    read: ({ body }) => {
      const text = Buffer.from(body).toString();
      const needed = Number(/^needs reader (\d+)/.exec(text)?.[1] ?? 0);
      if (readerVersion < needed) throw new OddsError('source_shape_changed', text);
      if (text.startsWith('breaks')) throw new TypeError('undefined is not a function');
      return readingOf([], readerVersion);
    },
  };
}
