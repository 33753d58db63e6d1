import { createServer, type Server } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import {
  closeServer,
  type LocalServerOptions,
  listenLocally,
  refusalOf,
} from '../../../../infra/local/local-server.ts';
import { preflight, send } from '../../../support/hostile-page.ts';

const host = '127.0.0.1:4000';
const accessKeyId = 'c0ffee';
const signedWith = (id: string) =>
  `AWS4-HMAC-SHA256 Credential=${id}/20260801/us-east-1/s3/aws4_request, SignedHeaders=host`;
const ours = { host, authorization: signedWith(accessKeyId) };

describe('a request to a server of this machine', () => {
  test('is accepted from a program that knows the address and the secret', () => {
    expect(refusalOf({ host }, { host })).toBeUndefined();
    expect(refusalOf(ours, { host, accessKeyId })).toBeUndefined();
    expect(
      refusalOf({ ...ours, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'cors' }, { host, accessKeyId }),
    ).toBeUndefined();
  });

  test('is refused with any Origin, whatever else it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.constantFrom('', 'null', `http://${host}`)), (origin) => {
        expect(refusalOf({ ...ours, origin }, { host, accessKeyId })).toMatchObject({ reason: 'denied' });
      }),
    );
  });

  test('is refused with any Host but the server’s own', () => {
    const other = fc.oneof(
      fc.domain(),
      fc.string(),
      fc.constantFrom(undefined, 'localhost:4000', '127.0.0.1', '[::1]:4000'),
    );
    fc.assert(
      fc.property(other, (name) => {
        fc.pre(name !== host);
        expect(refusalOf({ ...ours, host: name }, { host, accessKeyId })).toMatchObject({ reason: 'denied' });
      }),
    );
  });

  test.each(['cross-site', 'same-site', 'same-origin', ''])('is refused with Sec-Fetch-Site "%s"', (site) => {
    expect(refusalOf({ ...ours, 'sec-fetch-site': site }, { host, accessKeyId })).toMatchObject({ reason: 'denied' });
  });

  test('is refused with any other access key id, or with none', () => {
    const other = fc.oneof(
      fc.string(),
      fc.constantFrom('', accessKeyId.slice(1), `${accessKeyId}0`, accessKeyId.toUpperCase()),
    );
    fc.assert(
      fc.property(other, fc.boolean(), (id, signed) => {
        fc.pre(id !== accessKeyId);
        const authorization = signed ? signedWith(id) : id;
        const refusal = refusalOf({ host, authorization }, { host, accessKeyId });
        expect(refusal).toMatchObject({ reason: 'unknown_access_key' });
      }),
    );
    expect(refusalOf({ host }, { host, accessKeyId })).toMatchObject({ reason: 'unknown_access_key' });
  });
});

describe('a server of this machine', () => {
  let server: Server;
  let served: string[] = [];
  afterEach(() => closeServer(server));

  async function open(options?: LocalServerOptions): Promise<number> {
    served = [];
    server = createServer((request, response) => {
      served.push(`${request.method} ${request.url}`);
      request.resume();
      response.setHeader('access-control-allow-origin', '*').end('served');
    });
    return Number(new URL(await listenLocally(server, options)).port);
  }

  test('serves what its own clients send', async () => {
    const port = await open();
    expect(await send(port, { path: '/a' })).toMatchObject({ status: 200, body: 'served' });
    expect(served).toEqual(['GET /a']);
  });

  test('does not pass a refused request to its handler, and grants a browser nothing', async () => {
    const port = await open();
    const { status, headers } = await send(port, preflight('PUT', 'authorization'));
    expect(status).toBe(403);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(served).toEqual([]);
  });

  test('reads a refused body to its end, so that the client sees the answer', async () => {
    const port = await open();
    const body = 'x'.repeat(8 * 1024 * 1024);
    expect(await send(port, { method: 'POST', headers: { origin: 'null' }, body })).toMatchObject({ status: 403 });
  });

  test('writes a refusal in the form that clients of S3 read, with nothing of the request as markup', async () => {
    const port = await open({ errorFormat: 'xml' });
    const { headers, body } = await send(port, { headers: { host: '<a>&b' } });
    expect(headers['content-type']).toBe('application/xml');
    expect(body).toContain('<Code>AccessDenied</Code>');
    expect(body).toContain('&lt;a>&amp;b');
  });

  test('says which port is taken', async () => {
    const port = await open();
    await expect(listenLocally(createServer(), { port })).rejects.toThrow(`address already in use 127.0.0.1:${port}`);
  });
});
