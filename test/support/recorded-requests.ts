import { setTimeout as sleep } from 'node:timers/promises';
import { type Gate, type GateRequest, openGate } from '../harness/gate.ts';
import type { AwsService } from '../harness/services.ts';
import { actionOf } from './aws-action.ts';

export interface RecordedRequest {
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

/** How long an answer is held back. Longer than it takes to send requests that do not wait for one another: their answers come after all of them are sent. */
const heldMs = 150;

/** Records every request to the services, as a gate before each. */
export class RequestRecorder implements AsyncDisposable {
  readonly #gates: Gate[] = [];
  #requests: RecordedRequest[] = [];
  #heldMs = 0;

  /** While it runs each answer is delayed, which shows which requests wait for it. @returns the requests */
  async during(run: () => Promise<unknown>): Promise<readonly RecordedRequest[]> {
    this.take();
    this.#heldMs = heldMs;
    await run();
    this.#heldMs = 0;
    return this.take();
  }

  /** What was recorded since the last time. */
  take(): readonly RecordedRequest[] {
    const taken = this.#requests;
    this.#requests = [];
    return taken;
  }

  /** @returns where to reach the service with that URL from now on */
  async before(service: AwsService | 'scheduler' | 'source', upstream: string): Promise<string> {
    const sentAt = new WeakMap<object, number>();
    const gate = await openGate({
      upstream,
      onRequest: (request) => {
        sentAt.set(request, performance.now());
      },
    });
    gate.inject({
      affect: async (request) => {
        const from = sentAt.get(request) ?? 0;
        const what = service === 'source' ? `GET ${request.path.split('?')[0]}` : actionOf(service, request);
        if (!isRepeated(request)) this.#requests.push({ what, from, to: from + this.#heldMs });
        await sleep(this.#heldMs);
        return 'pass' as const;
      },
    });
    this.#gates.push(gate);
    return gate.url;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const gate of this.#gates) await gate.close();
  }
}

/**
 * The SDK repeats a refused conditional write if it finds that its clock differs from the service's, as that of a simulated day
 * does. Deployed, clocks agree.
 */
function isRepeated({ headers }: GateRequest): boolean {
  return /^attempt=(?!1;)/.test(String(headers['amz-sdk-request']));
}

/**
 * The requests by their place in the longest chain of requests that wait for one another: each of a step was sent after one of
 * the step before was answered.
 */
export function stepsOf(requests: readonly RecordedRequest[]): readonly (readonly string[])[] {
  const steps: RecordedRequest[][] = [];
  for (const request of requests.toSorted((a, b) => a.from - b.from)) {
    const after = steps.findLastIndex((step) => step.some(({ to }) => to <= request.from));
    steps[after + 1] ??= [];
    steps[after + 1]?.push(request);
  }
  return steps.map((step) => step.map(({ what }) => what).sort());
}
