import type { Instant } from '../odds/instant.ts';
import { addUpUnknownBooks } from '../odds/unknown-books.ts';
import { type FailedCandidate, passedOver } from '../resilience/first-available.ts';
import type { EventsReport, SourceReport } from './collection-report.ts';
import type { SlateCollection } from './slate-collection.ts';

/** How far a run has come with its sources. */
interface Progress {
  readonly collections: readonly SlateCollection[];
  readonly failedCandidates: readonly FailedCandidate[];
}

/** Each source that a run has asked, in the order of asking. */
export function sourceReports({ collections, failedCandidates }: Progress): readonly SourceReport[] {
  return [...Map.groupBy(collections, ({ source }) => source)].map(([source, own]) => {
    const had = own.filter(isHad);
    const games = had.flatMap(({ reading }) => reading?.games ?? []);
    const open = games.filter(({ status }) => status === 'scheduled');
    const capturedAt = had.at(-1)?.observation?.capturedAt ?? null;
    const error = own.find((each) => !isHad(each))?.error;
    return {
      source,
      asked: own.length,
      had: had.length,
      games: games.length,
      open: open.length,
      openSoon: capturedAt === null ? 0 : open.filter(({ startTime }) => isSoon(startTime, capturedAt)).length,
      quotes: games.reduce((sum, { quotes }) => sum + quotes.length, 0),
      unknownBooks: capturedAt === null ? null : addUpUnknownBooks(source, capturedAt, had.flatMap(countedIn)),
      capturedAt,
      passedOver: error ? [] : failedCandidates.filter(({ name }) => isAddressOf(source, name)).map(passedOver),
      error: error ? { code: error.code, message: error.message } : null,
    };
  });
}

/** What was asked event by event. One source at most is asked so. */
export function eventsReport(events: readonly SlateCollection[]): EventsReport {
  const error = events.find((each) => each.error !== undefined)?.error;
  return {
    source: events[0]?.source ?? '',
    asked: events.filter(({ event }) => event !== null).length,
    had: events.filter(isHad).length,
    quotes: events.reduce((sum, { reading }) => sum + (reading?.outcomes.quotes ?? 0), 0),
    error: error ? { code: error.code, message: error.message } : null,
  };
}

/** Openers appear at different hours. Games that start within this time have prices. */
export const soonMs = 12 * 60 * 60_000;

function isSoon(startTime: Instant, capturedAt: Instant): boolean {
  const inMs = Date.parse(startTime) - Date.parse(capturedAt);
  return inMs > 0 && inMs <= soonMs;
}

function countedIn({ reading }: SlateCollection) {
  return reading ? [{ seen: reading.outcomes.seen, books: reading.unknownBooks }] : [];
}

/** Landed and read. A failed recording is not the source's fault; a suspiciously empty answer is. */
function isHad({ landed, reading, error }: SlateCollection): boolean {
  return landed === true && reading !== undefined && error?.policy.tryNextSource !== true;
}

/** The first address of a source has the source's name, the others also their host. */
function isAddressOf(source: string, name: string): boolean {
  return name === source || name.startsWith(`${source}@`);
}
