import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openKeptMarket } from '../../../../infra/local/kept-market.ts';

let folder: string;
let file: string;
let now: Date;
const clock = () => now;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'odds-market-'));
  file = join(folder, 'market.json');
  now = new Date('2026-07-04T14:00:00Z');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a market gives for one slate at its own time. */
async function slateOf(url: string): Promise<string> {
  const path = '/web/v2/scoreboard/publicbetting/mlb?bookIds=15,69&date=20260704&periods=event';
  return (await fetch(url + path, { headers: { 'user-agent': 'mlb-odds test' } })).text();
}

describe('the simulated market of a home', () => {
  test('is the same market when it is opened again', async () => {
    const first = await openKeptMarket({ file, clock });
    const slate = await slateOf(first.url);
    await first.close();
    const second = await openKeptMarket({ file, clock });
    expect(await slateOf(second.url)).toBe(slate);
    await second.close();
  });

  test('is another market in another home', async () => {
    const first = await openKeptMarket({ file, clock });
    const second = await openKeptMarket({ file: join(folder, 'other.json'), clock });
    expect(await slateOf(second.url)).not.toBe(await slateOf(first.url));
    await Promise.all([first.close(), second.close()]);
  });

  test('has the time of its clock', async () => {
    const market = await openKeptMarket({ file, clock });
    const morning = await slateOf(market.url);
    now = new Date('2026-07-04T14:30:00Z');
    expect(await slateOf(market.url)).not.toBe(morning);
    await market.close();
  });

  test('keeps how far it was collected', async () => {
    const first = await openKeptMarket({ file, clock });
    expect(first.collectedUntil).toBeUndefined();
    first.keepCollected(now);
    await first.close();
    const second = await openKeptMarket({ file, clock });
    expect(second.collectedUntil).toEqual(now);
    await second.close();
  });

  test('keeps its seed from a version that let its time run ahead', async () => {
    writeFileSync(file, JSON.stringify({ seed: 7, at: '2026-07-05T02:00:00.000Z' }));
    const market = await openKeptMarket({ file, clock });
    expect(market.collectedUntil).toBeUndefined();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ seed: 7 });
    await market.close();
  });

  test('begins anew if what was kept cannot be read', async () => {
    writeFileSync(file, '{"seed":');
    const market = await openKeptMarket({ file, clock });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ seed: expect.any(Number) });
    await market.close();
  });
});
