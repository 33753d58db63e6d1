import * as z from 'zod';
import type { RotationRequest } from '../../lib/storage/rotate-login.ts';

/** What Secrets Manager invokes a rotation function with; newer versions of it may send more. */
export const rotationEventSchema = z
  .object({
    Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
    SecretId: z.string().startsWith('arn:'),
    ClientRequestToken: z.string().min(1),
  })
  .transform(
    ({ Step, SecretId, ClientRequestToken }): RotationRequest => ({
      step: Step,
      secretArn: SecretId,
      token: ClientRequestToken,
    }),
  );
