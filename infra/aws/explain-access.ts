import { OddsError } from '../../lib/resilience/odds-error.ts';
import type { StageName } from '../stage-names.ts';

const operators = 'docs/operators.md lists what each command needs';

/** Errors of AWS's clients by their names: what is missing, and what to do. */
const explanations: readonly (readonly [
  names: readonly string[],
  explain: (message: string, stage: string) => string,
])[] = [
  [
    ['AccessDeniedException', 'AccessDenied', 'ForbiddenException', 'UnauthorizedException'],
    (message, stage) =>
      `AWS does not allow this on stage ${stage}: ${message} Allow your user or role that action on that resource ` +
      `(${operators}), or choose other credentials with AWS_PROFILE.`,
  ],
  [
    ['CredentialsProviderError', 'TokenProviderError'],
    (message, stage) =>
      `There are no AWS credentials for stage ${stage}: ${message} Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and ` +
      'AWS_SECRET_ACCESS_KEY, or sign in with "aws sso login".',
  ],
  [
    ['ExpiredTokenException', 'ExpiredToken', 'RequestExpired'],
    (message, stage) => `The AWS credentials for stage ${stage} have expired: ${message} Sign in again.`,
  ],
  [
    [
      'UnrecognizedClientException',
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
    ],
    (message, stage) =>
      `AWS does not know the credentials for stage ${stage}: ${message} Check AWS_PROFILE, AWS_ACCESS_KEY_ID and ` +
      'AWS_SECRET_ACCESS_KEY.',
  ],
];

const noRegion = /^Region is missing/;

/**
 * A refusal of AWS, anywhere among the causes of an error, as an error that says what is missing and what to do. Any other
 * error stays what it is.
 */
export function explainAccess(thrown: unknown, stage: StageName): unknown {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { name, message } = error;
    const sentence = explanations.find(([names]) => names.includes(name))?.[1](sentenceOf(message), stage);
    if (sentence !== undefined) return new OddsError('environment_invalid', sentence, { cause: thrown });
    if (noRegion.test(message)) return regionMissing(stage, thrown);
  }
  return thrown;
}

function regionMissing(stage: StageName, cause: unknown): OddsError {
  return new OddsError(
    'environment_invalid',
    `There is no AWS region for stage ${stage}. Set AWS_REGION, or a region in the profile that AWS_PROFILE names.`,
    { cause },
  );
}

/** What AWS says may or may not end like a sentence. */
function sentenceOf(message: string): string {
  const text = message.trim();
  return /[.!?]$/.test(text) || text === '' ? text : `${text}.`;
}
