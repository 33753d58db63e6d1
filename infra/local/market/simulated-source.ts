import type { Days } from './eventful-slate.ts';
import type { Fault } from './faults.ts';
import type { Reply } from './reply.ts';

interface Question {
  readonly method: string | undefined;
  readonly url: URL;
  readonly userAgent: string | undefined;
  readonly at: Date;
}

interface Answers {
  to(question: Question): Reply;
}

/** For the sources that want a key and meter it. */
export interface AccessRules {
  /** The one key that is accepted; any of a key's form by default. */
  readonly apiKey?: string;
  /** What each key may use in a month; 20,000 by default, the smallest plan that is paid for. */
  readonly creditsPerMonth?: number;
}

export interface SimulationOptions extends AccessRules {
  readonly seed: number;
  readonly days?: Days | undefined;
  /** The fault of the source's next request, if it is to have one. Only what would be answered well takes one. */
  readonly takeFault: () => Fault | undefined;
}

/** A source as the market simulates it: one folder that answers the source's requests. */
export interface SimulatedSource {
  /** Whether a request goes to this source: paths tell them apart. */
  isAt(url: URL): boolean;
  open(options: SimulationOptions): Answers;
}
