import { describe, expect, test } from 'vitest';
import { explainAccess } from '../../../../infra/aws/explain-access.ts';
import { translateDataApiError } from '../../../../lib/aws/data-api-errors.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';

/** As the SDK throws it. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

const denied =
  'User: arn:aws:iam::1:user/eve is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:x';

describe('a refusal of AWS', () => {
  test.each([
    ['AccessDeniedException', denied, /does not allow this on stage prod: User: .*dynamodb:Query.*docs\/operators\.md/],
    ['AccessDenied', 'Access Denied', /does not allow this on stage prod: Access Denied\. Allow/],
    [
      'CredentialsProviderError',
      'Could not load credentials',
      /no AWS credentials for stage prod: Could not load.*AWS_PROFILE/,
    ],
    ['ExpiredTokenException', 'The token has expired', /have expired: The token has expired\. Sign in again\./],
    ['UnrecognizedClientException', 'The token is invalid.', /does not know the credentials for stage prod: The token/],
    ['Error', 'Region is missing', /no AWS region for stage prod\. Set AWS_REGION/],
  ])('named %s says what is missing, where, and what to do', (name, message, sentence) => {
    const error = explainAccess(named(name, message), 'prod');
    expect(error).toBeInstanceOf(OddsError);
    expect(error).toMatchObject({ code: 'environment_invalid', message: expect.stringMatching(sentence) });
  });

  test('is found behind the error of a store', () => {
    const cause = named('AccessDeniedException', denied);
    const ofTable = new OddsError('state_unavailable', 'The state table did not do it.', { cause });
    for (const error of [ofTable, translateDataApiError(cause)]) {
      expect(explainAccess(error, 'dev')).toMatchObject({ code: 'environment_invalid', cause: error });
    }
  });

  test('is not seen in another error, which stays what it is', () => {
    for (const error of [new Error('no'), new OddsError('database_busy', 'busy'), 'text']) {
      expect(explainAccess(error, 'dev')).toBe(error);
    }
  });
});
