import { describe, expect, test } from 'vitest';
import { BacklogRun, type DrainOrder } from '../../../../lib/backlog/backlog-run.ts';
import { deriveAfterDrain } from '../../../../lib/backlog/derive-after-drain.ts';
import { publishedTeams } from '../../../../lib/games/teams.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';

const nothing = { turn: 0, snapshot: '1:1:', slates: [], links: { linked: 3, ambiguous: 1 } };

/** Derives after a drain that has made some calls, with a database that answers this. */
async function derived(
  order: DrainOrder,
  {
    calls = 0,
    timeLeftMs = 60_000,
    answer = async () => ({ rows: [{ status: JSON.stringify(nothing) }], updated: 0 }),
  } = {},
) {
  const run = new BacklogRun({ order, correlationId: 'c', nothingRecorded: {}, now: () => 0 });
  run.databaseCalls = calls;
  let asked = 0;
  const execute = () => {
    asked += 1;
    return answer();
  };
  const options = { database: { execute }, now: () => new Date(0), catalogue: publishedTeams, scheduledLeagues: [] };
  await deriveAfterDrain(run, options, { signal: new AbortController().signal, timeLeftMs: () => timeLeftMs });
  return { asked, report: run.report() };
}

describe('deriving after a drain', () => {
  test('does not wake the database: a timer whose drain did not use it asks nothing', async () => {
    expect((await derived({})).asked).toBe(0);
    expect((await derived({}, { calls: 1 })).asked).toBe(1);
    expect((await derived({ checkDatabase: true })).asked).toBe(1);
  });

  test('asks one thing if nothing is marked, and reports how mentions are linked', async () => {
    const { asked, report } = await derived({ checkDatabase: true });
    expect(asked).toBe(1);
    expect(report.links).toEqual({ slates: 0, changed: 0, linked: 3, unlinked: { ambiguous: 1 } });
  });

  test('is skipped with the drain, and if its time is up', async () => {
    expect((await derived({ skip: 'The run before was skipped.', checkDatabase: true })).asked).toBe(0);
    expect((await derived({ checkDatabase: true }, { timeLeftMs: 8_000 })).asked).toBe(0);
  });

  test.each([
    [new OddsError('database_unavailable', 'away'), 'database_unavailable'],
    [new TypeError('a fault of ours'), 'derivation_failed'],
  ])('fails no drain: %s is reported beside what was recorded', async (error, code) => {
    const { report } = await derived({ checkDatabase: true }, { answer: () => Promise.reject(error) });
    expect(report).toMatchObject({ status: 'drained', linksError: { code } });
    expect(report.links).toBeUndefined();
  });
});
