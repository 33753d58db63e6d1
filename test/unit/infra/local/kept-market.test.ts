import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

  test('keeps what its time was advanced by, and never goes back', async () => {
    const first = await openKeptMarket({ file, clock });
    first.advance(15);
    await first.close();
    const second = await openKeptMarket({ file, clock });
    expect(second.now()).toEqual(new Date('2026-07-04T14:15:00Z'));
    now = new Date('2026-07-04T14:10:00Z');
    expect(second.now()).toEqual(new Date('2026-07-04T14:15:00Z'));
    now = new Date('2026-07-04T18:00:00Z');
    expect(second.now()).toEqual(now);
    await second.close();
  });

  test('is never advanced by more than half a day, because the slates that are asked for would be over', async () => {
    const market = await openKeptMarket({ file, clock });
    for (let nth = 0; nth < 3; nth++) market.advance(300);
    expect(market.now()).toEqual(new Date('2026-07-05T02:00:00Z'));
    await market.close();
  });

  test('begins anew where what was kept cannot be read', async () => {
    writeFileSync(file, '{"seed":');
    const market = await openKeptMarket({ file, clock });
    expect(market.now()).toEqual(now);
    await market.close();
  });
});
