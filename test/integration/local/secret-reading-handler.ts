import { secretsManagerClient } from '../../../lib/aws/clients.ts';
import { secretReader } from '../../../lib/aws/secrets.ts';

/** A function for the test of the machine: it reads its secret as a deployed one does, by what its environment says. */
export async function handler(): Promise<unknown> {
  const client = secretsManagerClient({ requestTimeoutMs: 5_000 });
  return { secret: await secretReader(client)(process.env.THE_ODDS_API_SECRET_ARN ?? '') };
}
