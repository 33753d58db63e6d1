import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbBacklogState } from '../../../lib/aws/dynamodb-backlog-state.ts';
import { dynamoDbCircuitStore } from '../../../lib/aws/dynamodb-circuit-store.ts';
import { dynamoDbLeases } from '../../../lib/aws/dynamodb-leases.ts';
import { dynamoDbQuotaMemory } from '../../../lib/aws/dynamodb-quota-memory.ts';
import { dynamoDbScheduleStore } from '../../../lib/aws/dynamodb-schedule-store.ts';
import { odds } from '../../../lib/backlog/kinds.ts';
import { startStateTable, table } from './dynamodb-rig.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const beginning = Date.parse('2026-08-03T16:00:00.000Z');
const { signal } = new AbortController();

let state: Awaited<ReturnType<typeof startStateTable>>;
beforeAll(async () => {
  state = await startStateTable();
});
afterAll(() => state.close());

interface Scene {
  readonly clock: { at: number };
  /** Of this scene only: the table is one. */
  readonly name: string;
}

/** A kind of item that expires: what writes it, and what a reader makes of it. */
interface ExpiringKind {
  readonly what: string;
  /** Below lib/aws: where `expiring` is called for it. */
  readonly file: string;
  readonly lastsMs: number;
  readonly write: (scene: Scene) => Promise<unknown>;
  readonly read: (scene: Scene) => Promise<unknown>;
}

const nowOf =
  ({ clock }: Scene) =>
  () =>
    new Date(clock.at);
const hints = (scene: Scene) => dynamoDbBacklogState({ kind: odds, client: state.client, table, now: nowOf(scene) });
const schedule = (scene: Scene) => dynamoDbScheduleStore({ client: state.client, table, now: nowOf(scene) });
const leases = () => dynamoDbLeases({ client: state.client, table });
const quota = (scene: Scene) =>
  dynamoDbQuotaMemory({ client: state.client, table, source: scene.name, now: nowOf(scene) });
const circuits = () => dynamoDbCircuitStore({ client: state.client, table });
const leagueOf = ({ name: league }: Scene) => ({ source: 'action-network', league });

/** A game of the day on which what is known of it expires. */
const farDate = '2026-09-02';
const farGame = {
  gamePk: 1,
  officialDate: farDate,
  startTime: `${farDate}T23:05:00.000Z`,
  startIsOpen: false,
  kind: 'regular_season',
  state: 'scheduled',
  ifNecessary: false,
} as const;
const noon = new Date(`${farDate}T16:00:00.000Z`);
const window = ({ clock }: Scene) => ({ gen: 1, at: clock.at, windowMs: 5 * minuteMs });

const kinds: readonly ExpiringKind[] = [
  {
    what: 'a hint of what is recorded',
    file: 'dynamodb-backlog-state.ts',
    lastsMs: 3 * dayMs,
    write: (scene) => hints(scene).rememberSettled(leagueOf(scene), ['landed/a']),
    read: (scene) => hints(scene).settledAfter(leagueOf(scene), ''),
  },
  {
    what: 'an official date',
    file: 'schedule-items.ts',
    lastsMs: 30 * dayMs,
    write: (scene) =>
      schedule(scene).write(
        scene.name,
        { from: farDate, to: farDate, games: [farGame] },
        nowOf(scene)().toISOString(),
        signal,
      ),
    read: (scene) =>
      Promise.all([
        schedule(scene).gamesOn(scene.name, farDate, signal),
        schedule(scene).gamesBetween(scene.name, farDate, farDate, signal),
        schedule(scene).nextPitchAfter(scene.name, noon, signal),
      ]),
  },
  {
    what: 'a lease',
    file: 'dynamodb-leases.ts',
    lastsMs: minuteMs + 7 * dayMs,
    write: ({ clock, name }) =>
      leases().take(
        name,
        { owner: 'first', nonce: 'first', until: clock.at + minuteMs, owes: ['a slate'] },
        clock.at,
        signal,
      ),
    read: ({ clock, name }) =>
      leases().take(name, { owner: 'second', nonce: 'second', until: clock.at + minuteMs, owes: [] }, clock.at, signal),
  },
  {
    what: 'a quota',
    file: 'dynamodb-quota-memory.ts',
    lastsMs: dayMs,
    write: (scene) => quota(scene).remember({ remaining: 487, used: null, cost: null }, signal),
    read: (scene) => quota(scene).remaining(signal),
  },
  {
    what: 'what was asked event by event',
    file: 'dynamodb-quota-memory.ts',
    lastsMs: 2 * dayMs,
    write: (scene) => quota(scene).rememberEvents({ date: farDate, spent: 7, lastAsked: {} }, signal),
    read: (scene) => quota(scene).askedEvents(signal),
  },
  {
    what: 'a window of failures',
    file: 'dynamodb-circuit-store.ts',
    lastsMs: 15 * minuteMs,
    write: (scene) => circuits().addFailure(scene.name, window(scene), signal),
    read: (scene) => circuits().addFailure(scene.name, window(scene), signal),
  },
];

let scenes = 0;
const freshScene = (): Scene => ({ clock: { at: beginning }, name: `scene${++scenes}` });

describe('what DynamoDB has not deleted yet', () => {
  it.each(kinds)('is read as if it were deleted once it has expired: $what', async ({ write, read, lastsMs }) => {
    const never = await read(freshScene());
    const standing = freshScene();
    await write(standing);
    standing.clock.at += 1_000;
    expect(await read(standing)).not.toEqual(never);
    const expired = freshScene();
    await write(expired);
    expired.clock.at += lastsMs;
    expect(await read(expired)).toEqual(never);
  });
});

describe('every kind of item that expires', () => {
  const folder = 'lib/aws';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const sources = files.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

  it('has its case above', () => {
    const written = sources.flatMap(({ file, text }) =>
      file === 'expiry.ts' ? [] : Array.from(text.matchAll(/\bexpiring\(/g), () => file),
    );
    expect(written.length).toBeGreaterThan(0);
    expect(kinds.map(({ file }) => file).sort()).toEqual(written.sort());
  });

  it('gets its time where a reader finds it', () => {
    expect(sources.filter(({ text }) => text.includes('expires_at')).map(({ file }) => file)).toEqual(['expiry.ts']);
    expect(readFileSync('infra/constructs/state-table.ts', 'utf8')).toContain("timeToLiveAttribute: 'expires_at'");
  });
});
