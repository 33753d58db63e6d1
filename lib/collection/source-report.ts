import { addUpUnknownBooks } from '../odds/unknown-books.ts';
import type { PassedOver } from '../resilience/first-available.ts';
import type { Asking } from './asking.ts';
import type { SourceReport } from './collection-report.ts';

/** How far a run has come with asking. */
interface Asked {
  readonly askings: readonly Asking[];
  readonly passedOver: readonly PassedOver[];
}

/** Each source that a run asked, in the order of asking. One whose turn never came is not among them. */
export function sourceReports({ askings, passedOver }: Asked): readonly SourceReport[] {
  return [...Map.groupBy(askings, ({ source }) => source)].map(([source, own]) => {
    const had = own.filter(isHad);
    const games = had.flatMap(({ reading }) => reading?.games ?? []);
    const capturedAt = had.at(-1)?.observation?.capturedAt ?? null;
    const error = own.find((asking) => !isHad(asking))?.error;
    return {
      source,
      asked: own.length,
      had: had.length,
      games: games.length,
      open: games.filter(({ status }) => status === 'scheduled').length,
      quotes: games.reduce((sum, { quotes }) => sum + quotes.length, 0),
      unknownBooks: capturedAt === null ? null : addUpUnknownBooks(source, capturedAt, had.flatMap(countedIn)),
      capturedAt,
      passedOver: error ? [] : passedOver.filter(({ name }) => isAddressOf(source, name)),
      error: error ? { code: error.code, message: error.message } : null,
    };
  });
}

function countedIn({ reading }: Asking) {
  return reading ? [{ seen: reading.outcomes.seen, books: reading.unknownBooks }] : [];
}

/** Landed and read. What then keeps it from being recorded is not its source's trouble; that it is suspiciously empty is. */
function isHad({ landed, reading, error }: Asking): boolean {
  return landed === true && reading !== undefined && error?.policy.tryNextSource !== true;
}

/** The first address of a source bears its own name, the others their host too. */
function isAddressOf(source: string, name: string): boolean {
  return name === source || name.startsWith(`${source}@`);
}
