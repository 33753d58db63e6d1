import type { Refusal, Trap } from '../../soak/gate.ts';
import { dataApiRefusal } from '../../soak/refusals.ts';
import type { Service } from './operations.ts';

/** Everything that one call may meet once, and that passes by itself. */
export const failures = [
  'reset before sending',
  'reply lost',
  'reply cut short',
  'internal error (500)',
  'unavailable (503)',
  'throttled',
] as const;
export type Failure = (typeof failures)[number];

const reads = /^(Query|Get|List|Describe)/;

/** One that stands for all: of a write that what is done is not done twice, of a read that the longest wait is lived through. */
export function representativeOf(operation: string): readonly Failure[] {
  return [reads.test(operation) ? 'throttled' : 'reply lost'];
}

/** When and how a failure strikes a call of a service. */
export function strikeOf(service: Service, failure: Failure): Pick<Trap, 'when' | 'spring'> {
  switch (failure) {
    case 'reset before sending':
      return { when: 'before', spring: () => 'lost' };
    case 'reply lost':
      return { when: 'after', spring: () => 'lost' };
    case 'reply cut short':
      return { when: 'after', spring: () => 'cut' };
    default:
      return { when: 'before', spring: () => refusals[failure][service] };
  }
}

type Refused = Exclude<Failure, 'reset before sending' | 'reply lost' | 'reply cut short'>;

/** As each service says it. */
const refusals: Readonly<Record<Refused, Readonly<Record<Service, Refusal>>>> = {
  'internal error (500)': {
    dataApi: dataApiRefusal('InternalServerErrorException', 500, 'Internal error'),
    s3: s3Refusal(500, 'InternalError'),
    dynamoDb: jsonRefusal(500, 'InternalServerError'),
    secretsManager: jsonRefusal(500, 'InternalServiceError'),
  },
  'unavailable (503)': {
    dataApi: dataApiRefusal('ServiceUnavailableError', 503, 'Service unavailable'),
    s3: s3Refusal(503, 'ServiceUnavailable'),
    dynamoDb: jsonRefusal(503, 'ServiceUnavailable'),
    secretsManager: jsonRefusal(503, 'ServiceUnavailableException'),
  },
  throttled: {
    dataApi: dataApiRefusal('ThrottlingException', 400, 'Rate exceeded'),
    s3: s3Refusal(503, 'SlowDown'),
    dynamoDb: jsonRefusal(400, 'ThrottlingException'),
    secretsManager: jsonRefusal(400, 'ThrottlingException'),
  },
};

function s3Refusal(status: number, code: string): Refusal {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

function jsonRefusal(status: number, type: string): Refusal {
  const body = JSON.stringify({ __type: `com.amazonaws#${type}`, message: type });
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
}
