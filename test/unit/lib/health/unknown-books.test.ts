import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addUpUnknownBooks } from '../../../../lib/odds/unknown-books.ts';
import { type RunStatus, recordedName, unknownBooksSeen } from '../../../../lib/telemetry/run-status.ts';
import {
  drainStatus,
  first,
  healthBy,
  minutesAgo,
  reasonsOf,
  runStatus,
  second,
  sourceFailing,
  sourceStatus,
} from '../../../support/health-scene.ts';

type Books = readonly (readonly [key: string, outcomes: number])[];

const asOf = minutesAgo(2);
const counted = (seen: number, books: Books): RunStatus['unknownBooks'] => {
  const unknown = books.map(([key, outcomes]) => ({ key, title: null, outcomes }));
  return { ...addUpUnknownBooks(first, asOf, [{ seen, books: unknown }]), asOf };
};
const healthOf = (unknownBooks: RunStatus['unknownBooks']) =>
  healthBy([sourceStatus(first, {}, { unknownBooks }), drainStatus()]);

describe('books that the catalogue does not name', () => {
  it.each([
    ['none', 0, 'healthy'],
    ['below 5% of the outcomes', 49, 'healthy'],
    ['5% of them', 50, 'healthy'],
    ['above 5%', 51, 'degraded'],
    ['all of them', 1_000, 'degraded'],
  ])('make of the whole by their share, %s', (_share, outcomes, status) => {
    expect(healthOf(counted(1_000, [['78', outcomes]])).status).toBe(status);
  });

  it('are a reason exactly if their share is above 5%, however many outcomes there are', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.double({ min: 0, max: 1, noNaN: true }), (seen, part) => {
        const outcomes = Math.round(seen * part);
        const { reasons } = healthOf(counted(seen, [['78', outcomes]]));
        expect(reasons.length > 0).toBe(outcomes * 20 > seen);
      }),
    );
  });

  it('are named with their outcomes, the line to add and the section that helps', () => {
    const books: Books = [4, 3, 2, 1].map((outcomes) => [`book\u001b${outcomes}`, outcomes]);
    const [reason] = healthOf(counted(100, books)).reasons;
    expect(reason).toMatchObject({ what: `source ${first} of mlb`, weighs: 'degraded', runbook: 'unknown-books' });
    expect(reason?.because).toContain(`At ${asOf}, 10 of 100 outcomes, more than 5%,`);
    expect(reason?.because).toContain(
      '"book\\u001b4" with 4, "book\\u001b3" with 3, "book\\u001b2" with 2, and 1 more',
    );
    expect(reason?.because).toContain('lib/odds/sportsbooks.json: {"id": "book-4", "operator": "book-4"');
    expect(reason?.because).not.toContain('\u001b');
    expect(readFileSync('docs/runbook.md', 'utf8')).toMatch(/^## unknown-books$/m);
  });

  it('are no reason any more after a run that met fewer of them', () => {
    expect(healthOf(counted(100, [['78', 6]])).status).toBe('degraded');
    expect(healthOf(counted(100, [['78', 5]]))).toMatchObject({ status: 'healthy', reasons: [] });
    expect(healthOf(null).status).toBe('healthy');
  });

  it('are no reason if the source does not serve, nor if a recorded body held them', () => {
    const unknownBooks = counted(100, [['78', 100]]);
    const failing = { ...sourceFailing(first, 'source_blocked'), unknownBooks };
    expect(reasonsOf(healthBy([failing, drainStatus()]))).toEqual([`unhealthy: source ${first} of mlb`]);
    const recorded = runStatus(recordedName(first, 'mlb'), {}, { unknownBooks });
    expect(healthBy([sourceStatus(first), recorded, drainStatus()]).status).toBe('healthy');
  });
});

it('what statuses say of unknown books names the source and league, and leaves out statuses that counted none', () => {
  const unknownBooks = counted(100, [['78', 4]]);
  const statuses = [
    sourceStatus(first, {}, { unknownBooks }),
    sourceStatus(second, {}, { unknownBooks: counted(100, []) }),
    runStatus(recordedName(second, 'nfl'), {}, { unknownBooks }),
    drainStatus(),
  ];
  expect(unknownBooksSeen(statuses)).toMatchObject([
    { source: first, league: 'mlb', recorded: false, outcomes: 4, asOf },
    { source: second, league: 'nfl', recorded: true, outcomes: 4, asOf },
  ]);
});
