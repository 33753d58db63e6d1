/** A moment in UTC as `YYYY-MM-DDTHH:MM:SS.sssZ`: the one spelling, so that text order is time order. */
export type Instant = string;

/** Any ISO time with an offset, in the one spelling. Undefined if the text is no such time. */
export function instantOf(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text)) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return undefined;
  const instant = new Date(ms).toISOString();
  // An offset can carry the last hours of the year 9999 over, and then the spelling is another one.
  return /^\d/.test(instant) ? instant : undefined;
}
