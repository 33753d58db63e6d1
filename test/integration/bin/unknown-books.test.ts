import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentialsOf, region, stateTable } from '../../../infra/local/account.ts';
import type { Machine } from '../../../infra/local/machine.ts';
import { storeFolder } from '../../../infra/local/stores.ts';
import { dynamoDbRunStatuses } from '../../../lib/aws/dynamodb-run-statuses.ts';
import { addUpUnknownBooks } from '../../../lib/odds/unknown-books.ts';
import { ended } from '../../support/health-scene.ts';
import { openCommandLine } from './command-line.ts';

const { home, odds, start, close } = openCommandLine('unknown-books');
const capturedAt = '2026-07-04T14:00:00.000Z';
afterAll(close);

const jsonOf = async (...words: string[]) => JSON.parse((await odds(...words, '--json')).stdout);

/** It would clear the screen, and turn the text around. */
const hostile = 'x\u001b[2J\u202e';

/** The outcomes of an h2h market for each of these books. */
function bodyWith(books: readonly { readonly key: string; readonly title?: string }[]): string {
  const outcomes = ['Gulls', 'Otters'].map((name) => ({ name, price: -110 }));
  const teams = { home_team: 'Gulls', away_team: 'Otters' };
  const event = { id: 'e1', sport_key: 'baseball_mlb', commence_time: '2026-07-04T23:05:00Z', ...teams };
  return JSON.stringify([
    { ...event, bookmakers: books.map((book) => ({ ...book, markets: [{ key: 'h2h', outcomes }] })) },
  ]);
}

async function collect(body: string, ...words: string[]) {
  const file = join(home, 'body.json');
  writeFileSync(file, body);
  const from = ['collect', '--source', 'the-odds-api', '--from', file, '--captured-at', capturedAt];
  const run = await odds(...from, ...words);
  expect(run.exitCode, run.stderr).toBe(0);
  return run.stdout;
}

const unknownHere = [{ key: 'draftkings' }, { key: 'tidal', title: 'Tidal Bet (UK)' }, { key: hostile }];
const tidal = {
  id: 'tidal-bet-uk',
  operator: 'tidal-bet-uk',
  jurisdiction: null,
  kind: 'book',
  name: 'Tidal Bet (UK)',
  keys: { 'the-odds-api': [{ key: 'tidal', seen: '2026-07/2026-07' }] },
};
const counted = {
  seen: 6,
  outcomes: 4,
  books: [
    { key: 'tidal', title: 'Tidal Bet (UK)', outcomes: 2, add: tidal },
    { key: hostile, title: null, outcomes: 2, add: { keys: { 'the-odds-api': [{ key: hostile }] } } },
  ],
  more: 0,
};

test('odds books lists the catalogue if no store is, and makes none', async () => {
  const { stdout, stderr, exitCode } = await odds('books');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/^draftkings-nj +DraftKings NJ +draftkings +us-nj +book\b/m);
  expect(stdout).toMatch(/^\d+ in all: (\d+ \w+, )*\d+ book\b/m);
  expect(await jsonOf('books', '--kind', 'open')).toMatchObject({
    store: 'sim',
    sportsbooks: [{ id: 'action-network-open', operator: 'action-network', kind: 'open' }],
    kinds: { open: 1 },
    unknownBooks: null,
  });
  expect(existsSync(storeFolder(home, 'sim'))).toBe(false);
});

// The tests build on each other.
describe('a store', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await start('live');
  });

  test('that met no unknown book says so', async () => {
    expect((await odds('books', '--live')).stdout).toMatch(/met no unknown book\.$/m);
    expect(await jsonOf('status', '--live')).toMatchObject({ unknownBooks: [] });
  });

  test('names the unknown books of a run in its report, with their outcomes and the line to add', async () => {
    const report = JSON.parse(await collect(bodyWith(unknownHere), '--json'));
    expect(report).toMatchObject({
      outcomes: { seen: 6, quotes: 2, skipped: { unknown_sportsbook: 4 } },
      sources: [{ source: 'the-odds-api', unknownBooks: counted }],
    });
    const text = await collect(bodyWith(unknownHere));
    expect(text).toContain('the-odds-api: 4 of 6 outcomes are of books that the catalogue does not name');
    expect(text).toContain('2 "tidal" Tidal Bet (UK), 2 ');
    const lines = text.split('\n').filter((line) => line.startsWith('    {'));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([tidal, { name: hostile }]);
    expect([...text].filter((each) => each !== '\n' && /[\p{Cc}\p{Cf}]/u.test(each))).toEqual([]);
  });

  test('names them in the status and in the list of books', async () => {
    const seen = { source: 'the-odds-api', league: 'mlb', recorded: true, ...counted };
    expect(await jsonOf('status', '--live')).toMatchObject({ landed: 1, unknownBooks: [seen] });
    expect(await jsonOf('books', '--live')).toMatchObject({ store: 'live', unknownBooks: [seen] });
    expect(await jsonOf('books', '--live', '--source', 'action-network')).toMatchObject({ unknownBooks: [] });
    for (const command of ['status', 'books']) {
      const { stdout } = await odds(command, '--live');
      expect(stdout).toContain('the-odds-api mlb, recorded bodies at ');
      expect(stdout).toContain(
        '{"id": "tidal-bet-uk", "operator": "tidal-bet-uk", "jurisdiction": null, "kind": "book"',
      );
    }
  });

  test('names none of a later body that holds none', async () => {
    expect(JSON.parse(await collect(bodyWith(unknownHere.slice(0, 1)), '--json'))).toMatchObject({
      sources: [{ unknownBooks: { seen: 2, outcomes: 0, books: [], more: 0 } }],
    });
    expect(await jsonOf('status', '--live')).toMatchObject({ landed: 2, unknownBooks: [] });
  });

  test('is degraded while a source that is asked sends many of them, and says which line helps', async () => {
    const client = new DynamoDBClient({
      endpoint: machine.instance.dynamoDb,
      region,
      credentials: credentialsOf(machine.instance),
    });
    const statuses = dynamoDbRunStatuses({ client, table: stateTable });
    const endedAt = new Date().toISOString();
    const leave = async (outcomes: number) => {
      const books = [{ key: 'tidal', title: null, outcomes }];
      const unknownBooks = addUpUnknownBooks('action-network', endedAt, [{ seen: 100, books }]);
      const run = ended('collect-odds/action-network/mlb', { endedAt, unknownBooks });
      await statuses.write(run, AbortSignal.timeout(10_000));
    };
    await leave(6);
    const { stdout, exitCode } = await odds('health', '--live');
    expect(exitCode).toBe(6);
    expect(stdout).toContain('6 of 100 outcomes, more than 5%,');
    expect(stdout).toContain('lib/odds/sportsbooks.json: {"id": "tidal"');
    expect(stdout).toContain('(docs/runbook.md, unknown-books)');
    await leave(5);
    expect((await odds('health', '--live')).stdout).not.toContain('unknown-books');
    client.destroy();
  });
});
