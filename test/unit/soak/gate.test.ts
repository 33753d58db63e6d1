import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Gate, openGate, type Refusal } from '../../soak/gate.ts';

let served: string[];
let service: Server;
let gate: Gate;
let refusal: Refusal | undefined;

beforeEach(async () => {
  served = [];
  refusal = undefined;
  service = createServer((request, response) => {
    served.push(`${request.method} ${request.url}`);
    response.end('done');
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  const upstream = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  gate = await openGate({ upstream, refusal: () => refusal });
});

afterEach(async () => {
  await gate.close();
  service.closeAllConnections();
  service.close();
});

const ask = async (path: string) => (await fetch(`${gate.url}${path}`)).text();
const fits = ({ path }: { readonly path: string }) => path === '/trapped';

describe('the gate between a sandbox and a service', () => {
  it('lets calls through while there is no trap and no outage', async () => {
    expect(await ask('/any')).toBe('done');
    expect(served).toEqual(['GET /any']);
  });

  it('refuses every call in an outage, and none of them gets to the service', async () => {
    refusal = { status: 503, headers: {}, body: 'away' };
    expect(await ask('/any')).toBe('away');
    expect(served).toEqual([]);
  });

  it('loses a call before the service gets it, once', async () => {
    gate.arm({ fits, when: 'before', spring: () => 'lost' });
    expect(await ask('/other')).toBe('done');
    await expect(ask('/trapped')).rejects.toThrow();
    expect(await ask('/trapped')).toBe('done');
    expect(served).toEqual(['GET /other', 'GET /trapped']);
  });

  it('loses the answer to a call that was served', async () => {
    gate.arm({ fits, when: 'after', spring: () => 'lost' });
    await expect(ask('/trapped')).rejects.toThrow();
    expect(served).toEqual(['GET /trapped']);
  });

  it('holds a call up until it is let go', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: caught, resolve: onCaught } = Promise.withResolvers<void>();
    const spring = async () => {
      onCaught();
      await released;
      return 'goes_on' as const;
    };
    gate.arm({ fits, when: 'before', spring });
    const asked = ask('/trapped');
    await caught;
    expect(served).toEqual([]);
    release();
    expect(await asked).toBe('done');
  });

  it('refuses as often as it is asked where the trap stays', async () => {
    const refused = { status: 400, headers: {}, body: 'no' };
    gate.arm({ fits, when: 'before', spring: () => refused, stays: true });
    expect([await ask('/trapped'), await ask('/trapped')]).toEqual(['no', 'no']);
    gate.arm(undefined);
    expect(await ask('/trapped')).toBe('done');
  });
});
