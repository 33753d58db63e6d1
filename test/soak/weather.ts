import type { OutageKind } from './fault-kinds.ts';
import type { Refusal } from './gate.ts';
import type { Ledger } from './ledger.ts';
import { away, dataApiRefusal } from './refusals.ts';
import type { Service } from './sandbox.ts';

const resuming = dataApiRefusal(
  'DatabaseResumingException',
  400,
  'The Aurora DB instance odds-local is resuming after being auto-paused. Please wait a few seconds and try again.',
);

const refusals: Readonly<Record<OutageKind, { readonly service: Service; readonly refusal: Refusal }>> = {
  database_away_long: { service: 'dataApi', refusal: away.dataApi },
  database_away: { service: 'dataApi', refusal: away.dataApi },
  database_resuming: { service: 'dataApi', refusal: resuming },
  s3_away: { service: 's3', refusal: away.s3 },
  state_away: { service: 'dynamoDb', refusal: away.dynamoDb },
};

/** Which part of the machine is away at the moment, for every sandbox alike. */
export class Weather {
  outage: OutageKind | undefined;
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Every call that is refused counts as a fault. */
  refusalOf(service: Service): Refusal | undefined {
    if (this.outage === undefined || refusals[this.outage].service !== service) return undefined;
    this.#ledger.struck(this.outage);
    return refusals[this.outage].refusal;
  }
}
