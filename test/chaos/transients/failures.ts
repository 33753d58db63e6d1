import type { ServiceFault } from '../../harness/faults.ts';
import type { FaultResponse } from '../../harness/gate.ts';
import { dataApiRefusal, jsonRefusal, s3Refusal, schedulerRefusal } from '../../harness/refusals.ts';
import type { AwsService } from '../../harness/services.ts';

/** The transient failures that a single request may meet. */
export const failures = [
  'reset before sending',
  'reply lost',
  'reply cut short',
  'internal error (500)',
  'unavailable (503)',
  'throttled',
] as const;
export type Failure = (typeof failures)[number];

/** When a failure happens, and what comes of the request. */
export function effectOf(service: AwsService, failure: Failure): Pick<ServiceFault, 'when' | 'affect'> {
  switch (failure) {
    case 'reset before sending':
      return { when: 'before', affect: () => 'reset' };
    case 'reply lost':
      return { when: 'after', affect: () => 'reset' };
    case 'reply cut short':
      return { when: 'after', affect: () => 'truncate' };
    default:
      return { when: 'before', affect: () => refusals[failure][service] };
  }
}

type Refused = Exclude<Failure, 'reset before sending' | 'reply lost' | 'reply cut short'>;

/** As each service responds. */
const refusals: Readonly<Record<Refused, Readonly<Record<AwsService, FaultResponse>>>> = {
  'internal error (500)': {
    dataApi: dataApiRefusal('InternalServerErrorException', 500, 'Internal error'),
    s3: s3Refusal(500, 'InternalError'),
    dynamoDb: jsonRefusal(500, 'InternalServerError'),
    secretsManager: jsonRefusal(500, 'InternalServiceError'),
    scheduler: schedulerRefusal('InternalServerException', 500),
  },
  'unavailable (503)': {
    dataApi: dataApiRefusal('ServiceUnavailableError', 503, 'Service unavailable'),
    s3: s3Refusal(503, 'ServiceUnavailable'),
    dynamoDb: jsonRefusal(503, 'ServiceUnavailable'),
    secretsManager: jsonRefusal(503, 'ServiceUnavailableException'),
    scheduler: schedulerRefusal('ServiceUnavailableException', 503),
  },
  throttled: {
    dataApi: dataApiRefusal('ThrottlingException', 400, 'Rate exceeded'),
    s3: s3Refusal(503, 'SlowDown'),
    dynamoDb: jsonRefusal(400, 'ThrottlingException'),
    secretsManager: jsonRefusal(400, 'ThrottlingException'),
    scheduler: schedulerRefusal('ThrottlingException', 429),
  },
};
