import { setTimeout as sleep } from 'node:timers/promises';

/** A function for the tests of invocation: its event is its script. */
export async function handler(
  event: { print?: string; fail?: string; code?: string; exit?: number; sleepMs?: number },
  context: { awsRequestId: string; functionName: string; getRemainingTimeInMillis(): number },
): Promise<unknown> {
  if (event.print !== undefined) process.stdout.write(event.print);
  if (event.exit !== undefined) process.exit(event.exit);
  if (event.fail !== undefined) throw Object.assign(new Error(event.fail), { code: event.code });
  await sleep(event.sleepMs ?? 0);
  return {
    environment: { ...process.env },
    functionName: context.functionName,
    requestId: context.awsRequestId,
    remainingMs: context.getRemainingTimeInMillis(),
    now: [Date.now(), Date.parse(new Date().toISOString()), Date.parse(Date())],
    parsed: [new Date('2026-07-04T12:00:00Z').toISOString(), new Date(0).getTime(), new Date() instanceof Date],
  };
}
