import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { allSourcesAt } from '../../../infra/local/function-environment.ts';
import { type LocalFunctions, openFunctions } from '../../../infra/local/invoke.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';
import { collectionReportSchema } from '../../../lib/collection/collection-report.ts';

// The deployed function on the local machine, in a capture window of a simulated evening.

const apiKey = 'a-key-that-must-stay-secret-0123456789';
const window = { from: '2026-08-03T22:50:00.000Z', until: '2026-08-04T00:15:00.000Z' };
let time = Date.parse('2026-08-03T22:50:05Z');
const now = () => new Date(time);

let home: string;
let machine: Machine;
let market: RunningMarket;
let functions: LocalFunctions;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'odds-events-'));
  machine = await startMachine({ home, sourceKeys: { 'the-odds-api': apiKey } });
  market = await startMarket({ seed: 11, apiKey, now });
  const events = { THE_ODDS_API_EVENT_CREDITS_PER_MONTH: '651', THE_ODDS_API_EVENTS_PER_RUN: '2' };
  const sources = { ...allSourcesAt(market.url), ...events };
  functions = openFunctions({ clock: now, environmentOf: (name) => machine.environmentOf(name, { sources }) });
  await functions.invoke('migrate-schema', {});
}, 120_000);
afterAll(async () => {
  await functions.close();
  await market.close();
  await machine.close();
  rmSync(home, { recursive: true, force: true });
});

async function runOnce(event: object = {}) {
  const report = await functions.invoke('collect-odds', {
    league: 'mlb',
    ...event,
    scheduledTime: now().toISOString(),
  });
  time += 60_000;
  return collectionReportSchema.parse(report);
}

async function alternates() {
  const owner = openDatabase(machine.instance, 'owner');
  const { rows } = await owner.execute({
    sql: `select count(distinct source_game_id)::integer as games, count(*)::integer as lines,
        count(*) filter (where state <> 'offered' or stale)::integer as ended
      from odds.current_line where source = 'the-odds-api' and rung <> 'main'`,
  });
  owner.close();
  return z.tuple([z.object({ games: z.number(), lines: z.number(), ended: z.number() })]).parse(rows)[0];
}

test('a run in a window asks events beside its slates until their credits of the day are spent, and slates end no alternate', async () => {
  const first = await runOnce({ window });
  expect(first).toMatchObject({
    status: 'recorded',
    servedBy: ['action-network'],
    gaps: [],
    landed: 4,
    events: { source: 'the-odds-api', asked: 2, had: 2, error: null },
  });
  // A date's share is 21 credits: three events of seven markets.
  expect(await runOnce({ window })).toMatchObject({ gaps: [], landed: 3, events: { asked: 1, had: 1 } });
  expect(await runOnce({ window })).not.toHaveProperty('events');
  const shown = await alternates();
  expect(shown).toMatchObject({ games: 3, ended: 0 });
  expect(shown.lines).toBeGreaterThan(50);

  const ofSlate = await runOnce({ source: 'the-odds-api' });
  expect(ofSlate).toMatchObject({ status: 'recorded', servedBy: ['the-odds-api'], landed: 1 });
  expect(ofSlate).not.toHaveProperty('events');
  expect(await alternates()).toEqual(shown);
}, 120_000);
