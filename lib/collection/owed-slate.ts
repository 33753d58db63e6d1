import * as z from 'zod';

/** A slate that a run is to observe. Its lease names it until it has landed, or the run has ended. */
export interface OwedSlate {
  readonly run: string;
  /** `YYYY-MM-DD` in New York; null if the request names none. */
  readonly slateDate: string | null;
}

const owedSchema = z.tuple([z.string(), z.string().nullable()]);

export function owedText({ run, slateDate }: OwedSlate): string {
  return JSON.stringify([run, slateDate] satisfies z.infer<typeof owedSchema>);
}

/** Undefined if a version with another format wrote it. */
export function readOwed(text: string): OwedSlate | undefined {
  try {
    const [run, slateDate] = owedSchema.parse(JSON.parse(text));
    return { run, slateDate };
  } catch {
    return undefined;
  }
}
