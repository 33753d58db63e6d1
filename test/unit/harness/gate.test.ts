import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeServer, listenLocally } from '../../../infra/local/local-server.ts';
import { type Gate, InjectedFault, openGate } from '../../harness/gate.ts';

let served: string[];
let service: Server;
let gate: Gate;
let shared: InjectedFault | undefined;

beforeEach(async () => {
  served = [];
  shared = undefined;
  service = createServer((request, response) => {
    served.push(`${request.method} ${request.url}`);
    response.end('done');
  });
  gate = await openGate({ upstream: await listenLocally(service), sharedFault: () => shared });
});

afterEach(async () => {
  await gate.close();
  await closeServer(service);
});

const send = async (path: string) => (await fetch(`${gate.url}${path}`)).text();
const matches = ({ path }: { readonly path: string }) => path === '/faulty';
const refusal = { status: 503, headers: {}, body: 'unavailable' };

describe('the gate between a sandbox and a service', () => {
  it('passes requests on while there is no fault', async () => {
    expect(await send('/any')).toBe('done');
    expect(served).toEqual(['GET /any']);
  });

  it('refuses every request while there is a fault that gates share, and its service gets none', async () => {
    shared = new InjectedFault({ affect: () => refusal });
    gate.inject({ affect: () => 'reset' });
    expect([await send('/any'), await send('/any')]).toEqual(['unavailable', 'unavailable']);
    expect(served).toEqual([]);
    shared = undefined;
    await expect(send('/any')).rejects.toThrow();
  });

  it('breaks the connection before the service gets the request, as often as the fault says, and counts it', async () => {
    const onAffected = vi.fn();
    gate.inject({ matches, times: 1, affect: () => 'reset' }, onAffected);
    expect(await send('/other')).toBe('done');
    await expect(send('/faulty')).rejects.toThrow();
    expect(await send('/faulty')).toBe('done');
    expect(served).toEqual(['GET /other', 'GET /faulty']);
    expect(onAffected).toHaveBeenCalledTimes(1);
  });

  it.each(['reset', 'truncate'] as const)('can %s the response to a request that was served', async (effect) => {
    gate.inject({ matches, when: 'after', affect: () => effect });
    await expect(send('/faulty')).rejects.toThrow();
    expect(served).toEqual(['GET /faulty']);
  });

  it('delays a request until the fault passes it on', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: onArrival } = Promise.withResolvers<void>();
    const affect = async () => {
      onArrival();
      await released;
      return 'pass' as const;
    };
    gate.inject({ matches, affect });
    const sent = send('/faulty');
    await arrived;
    expect(served).toEqual([]);
    release();
    expect(await sent).toBe('done');
  });

  it('affects every request that matches until the fault is removed, and knows the request', async () => {
    gate.inject({ matches, affect: ({ method }) => ({ ...refusal, body: `no ${method}` }) });
    expect([await send('/faulty'), await send('/faulty')]).toEqual(['no GET', 'no GET']);
    gate.inject(undefined);
    expect(await send('/faulty')).toBe('done');
  });
});
