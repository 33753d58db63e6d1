import middy from '@middy/core';
import { describe, expect, it } from 'vitest';
import { answerUrl, type UrlAnswer } from '../../../../functions/check-health/answer-url.ts';
import { healthEventSchema } from '../../../../functions/check-health/event.ts';
import type { HealthOrder } from '../../../../lib/health/check-health.ts';
import type { HealthReport, HealthStatus } from '../../../../lib/health/health-report.ts';
import { parseEvent } from '../../../../lib/lambda/parse-event.ts';
import { allWell, healthBy } from '../../../support/health-scene.ts';

const context = { awsRequestId: 'id', getRemainingTimeInMillis: () => 60_000 } as never;
/** As Lambda passes a request to a function's URL on: payload 2.0, shortened. */
const request = (queryStringParameters?: Record<string, string>) => ({
  version: '2.0',
  rawPath: '/',
  headers: { host: 'example.lambda-url.us-east-1.on.aws' },
  ...(queryStringParameters && { queryStringParameters }),
  requestContext: { http: { method: 'GET', path: '/' }, authentication: null },
});

function answering(work: (order: HealthOrder) => HealthReport) {
  const orders: HealthOrder[] = [];
  const handler = middy<HealthOrder, HealthReport | UrlAnswer>()
    .use(answerUrl())
    .use(parseEvent(healthEventSchema))
    .handler(async (order) => {
      orders.push(order);
      return work(order);
    });
  return { ask: async (event: unknown) => handler(event as never, context), orders };
}
const withStatus = (status: HealthStatus) => answering(() => ({ ...healthBy(allWell), status }));

describe('a request to the URL of check-health', () => {
  it.each([
    ['healthy', 200],
    ['degraded', 200],
    ['unhealthy', 503],
  ] as const)('is answered, when all is %s, with %i and the whole report', async (status, statusCode) => {
    const answer = await withStatus(status).ask(request());
    expect(answer).toEqual({
      statusCode,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify({ ...healthBy(allWell), status }),
    });
  });

  it('is deep only if its query says so', async () => {
    const { ask, orders } = withStatus('healthy');
    for (const query of [undefined, { deep: 'true' }, { deep: 'false' }]) await ask(request(query));
    expect(orders).toEqual([{ deep: false }, { deep: true }, { deep: false }]);
  });

  it('with an unknown parameter is refused with 400, which names it', async () => {
    const answer = await withStatus('healthy').ask(request({ deep: 'very' }));
    expect(answer).toMatchObject({ statusCode: 400, body: expect.stringContaining('deep: must be true or false') });
  });

  it('that fails by a bug is an error of the function, and so an alarm', async () => {
    const broken = answering(() => {
      throw new TypeError('a fault of ours');
    });
    await expect(broken.ask(request())).rejects.toThrow('a fault of ours');
  });
});

describe('any other event', () => {
  it('is answered with the report itself', async () => {
    const { ask, orders } = withStatus('unhealthy');
    expect(await ask({ deep: true })).toMatchObject({ status: 'unhealthy', sources: [{}, {}] });
    expect(orders).toEqual([{ deep: true }]);
  });

  it('that is refused is an error', async () => {
    await expect(withStatus('healthy').ask({ deep: 'very' })).rejects.toMatchObject({ code: 'event_invalid' });
  });
});
