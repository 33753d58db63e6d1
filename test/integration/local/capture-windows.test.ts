import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allSourcesAt } from '../../../infra/local/function-environment.ts';
import { type LocalDeployment, openLocalDeployment } from '../../../infra/local/local-deployment.ts';
import { type LocalWindows, openLocalWindows } from '../../../infra/local/local-windows.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';
import { passWindows } from '../../../infra/local/pass-windows.ts';
import { readLandedKey } from '../../../lib/landing/landed-key.ts';
import { engineAtHand, type FreshEngine, openFreshEngine } from '../../support/engines.ts';

// The deployed handlers of sync-schedule, plan-closing and collect-odds, and Scheduler between them, on simulated time.

const minuteMs = 60_000;
const begin = new Date('2026-08-03T22:20:00.000Z');
const end = new Date('2026-08-03T23:35:00.000Z');
const { signal } = new AbortController();
const home = mkdtempSync(join(tmpdir(), 'odds-capture-windows-'));
const time = { now: begin };

let server: FreshEngine | undefined;
let machine: Machine;
let market: RunningMarket;
let windows: LocalWindows;
let deployment: LocalDeployment;

beforeAll(async () => {
  server = engineAtHand() === 'postgres' ? await openFreshEngine('postgres') : undefined;
  machine = await startMachine({ home, databaseUrl: server?.url });
  market = await startMarket({ seed: 11, now: () => time.now });
  const clock = () => time.now;
  windows = await openLocalWindows({ instance: machine.instance, clock });
  const choices = { sources: allSourcesAt(market.url), recording: 'batched' } as const;
  deployment = openLocalDeployment(machine, { choices, clock, windows });
  await deployment.invoke('sync-schedule', {});
  await deployment.settled();
});
afterAll(async () => {
  await deployment.close();
  await windows.close();
  await market.close();
  await machine.close();
  await server?.engine.close();
  rmSync(home, { recursive: true, force: true });
});

async function capturedAt(): Promise<readonly number[]> {
  const captured: number[] = [];
  for await (const key of (await deployment.landedStore()).list('landed/')) {
    captured.push(Date.parse(readLandedKey(key)?.capturedAt ?? ''));
  }
  return captured;
}

describe('an evening with capture windows', () => {
  test('observes each first pitch in its last two minutes, and nothing before the first window', async () => {
    await passWindows(end, { deployment, windows, time });
    const games = (await (await deployment.scheduleStore()).gamesOn('mlb', '2026-08-03', signal)) ?? [];
    const pitches = games.flatMap(({ firstPitch }) => (firstPitch === undefined ? [] : Date.parse(firstPitch)));
    const inTime = pitches.filter((pitch) => pitch > begin.getTime() + 15 * minuteMs);
    expect(inTime.length).toBeGreaterThan(2);
    const captured = await capturedAt();
    const missed = inTime.filter((pitch) => !captured.some((at) => at < pitch && at >= pitch - 2 * minuteMs));
    expect(missed).toEqual([]);
    const opened = Math.min(
      ...games.map(({ startTime }) => Date.parse(startTime)).filter((at) => at > begin.getTime()),
    );
    expect(Math.min(...captured)).toBeGreaterThanOrEqual(opened - 15 * minuteMs);
  });

  test('is planned by the syncs, and a plan that follows at once changes nothing', async () => {
    expect(await deployment.invoke('plan-closing', {})).toMatchObject({
      status: 'planned',
      created: [],
      updated: [],
      deleted: [],
    });
    const statuses = await (await deployment.runStatuses()).readAll(signal);
    expect(statuses.find(({ last }) => last.name === 'plan-closing/mlb')?.last.status).toBe('planned');
  });

  test('observes nothing by a schedule that fires after its window was moved', async () => {
    const before = await capturedAt();
    const window = { from: '2026-08-03T22:45:00.000Z', until: '2026-08-03T23:05:00.000Z' };
    const event = { league: 'mlb', window, scheduledTime: '2026-08-03T23:05:00Z' };
    expect(await deployment.invoke('collect-odds', event)).toMatchObject({
      status: 'skipped',
      reason: `It was due at 2026-08-03T23:05:00Z, outside of its capture window from ${window.from} until ${window.until}.`,
      gaps: [],
      landed: 0,
      window,
    });
    expect(await capturedAt()).toEqual(before);
  });

  test('takes no harm from a tick that is delivered twice', async () => {
    const window = { from: '2026-08-03T23:30:00.000Z', until: '2026-08-03T23:50:00.000Z' };
    const event = { league: 'mlb', window, scheduledTime: '2026-08-03T23:35:00Z' };
    const [one, other] = await Promise.all([event, event].map((each) => deployment.invoke('collect-odds', each)));
    expect([one, other]).toContainEqual(expect.objectContaining({ status: 'deferred', reason: 'batched', gaps: [] }));
    expect([one, other]).toContainEqual(expect.objectContaining({ gaps: [] }));
  });
});
