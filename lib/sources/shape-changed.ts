import { OddsError } from '../resilience/odds-error.ts';

/** No retry helps against a changed shape: the reader has to be fixed. @param expected the shape that the reader knows */
export function shapeChangedFrom(expected: string) {
  return (source: string, what: string, details: Record<string, unknown> = {}): OddsError =>
    new OddsError(
      'source_shape_changed',
      `The answer of ${source} has another shape than ${expected}: ${what} Compare the landed body with the reader's schema, fix the reader and raise its version.`,
      { details: { source, ...details } },
    );
}
