import fc from 'fast-check';
import { links } from '../../lib/backlog/kinds.ts';
import { recordedLinks } from '../../lib/backlog/recorded-links.ts';
import type { LinkAssertion } from '../../lib/games/identity/link.ts';
import { landedKeyOf } from '../../lib/landing/landed-key.ts';
import type { ReadLink } from '../../lib/recording/links/record-links.ts';
import { assertedObservation, assertedSource, linkReaders } from '../../lib/sources/asserted/link.ts';
import type { Row } from './schedule-tables.ts';

export const assertion: LinkAssertion = {
  source: 'action-network',
  league: 'mlb',
  sourceGameId: '290899',
  startTime: null,
  gamePk: 777001,
  entry: null,
  reason: 'The book calls game 2 by the id of game 1.',
  capturedAt: '2026-08-03T16:00:00.000Z',
};

export const reader = linkReaders.get(assertedSource) as NonNullable<ReturnType<typeof linkReaders.get>>;

/** Links as another version of the reader reads them, which may refuse one. */
export const linksReadBy = (
  readerVersion: number,
  differently: (assertion: LinkAssertion) => LinkAssertion = (one) => one,
) =>
  recordedLinks(
    new Map([
      [
        assertedSource,
        { readerVersion, read: (one) => ({ readerVersion, assertion: differently(reader.read(one).assertion) }) },
      ],
    ]),
  );

/** As it landed, and as that reader reads it. */
export function readLink(said: LinkAssertion, readerVersion = 1): ReadLink {
  const observation = assertedObservation(said, 'test');
  const { capturedAt, contentHash } = observation;
  const reading = { readerVersion, assertion: { ...said, reason: reasonBy(readerVersion, said) } };
  return { capturedAt, contentHash, landedKey: landedKeyOf(links, observation), reading };
}

/** What makes the readings of two versions differ. */
const reasonBy = (version: number, { reason }: LinkAssertion) => (version === 1 ? reason : `${reason} (${version})`);

/** A few games of a few sources, at a few moments, so that assertions meet. */
export const assertions: fc.Arbitrary<LinkAssertion> = fc
  .record({
    source: fc.constantFrom('action-network', 'the-odds-api'),
    league: fc.constant('mlb'),
    sourceGameId: fc.constantFrom('1', '2'),
    startTime: fc.option(fc.constantFrom('2026-08-03T17:05:00.000Z', '2026-08-03T23:05:00.000Z')),
    gamePk: fc.option(fc.constantFrom(777001, 777002)),
    entry: fc.option(fc.constantFrom('2026-08-03', '2026-08-05')),
    reason: fc.constantFrom('They say so.', 'Wie “angezeigt”, 100 % 🎯'),
    capturedAt: fc.integer({ min: 0, max: 3 }).map((ms) => `2026-08-03T16:00:00.00${ms}Z`),
  })
  .map((one) => (one.gamePk === null ? { ...one, entry: null } : one));

/** The rows that these readings leave, in the order of their key: of each landed link the reading of its newest reader. */
export function rowsBy(readings: readonly ReadLink[]): readonly Row[] {
  const newest = new Map<string, ReadLink>();
  for (const one of readings.toSorted((a, b) => a.reading.readerVersion - b.reading.readerVersion)) {
    newest.set(`${one.capturedAt} ${one.contentHash}`, one);
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => rowBy(one));
}

function rowBy({ contentHash, landedKey, reading: { readerVersion, assertion } }: ReadLink): Row {
  return {
    at: assertion.capturedAt,
    hash: contentHash.slice(0, 32),
    game: [assertion.source, assertion.league, assertion.sourceGameId, assertion.startTime],
    means: [assertion.gamePk, assertion.entry, assertion.reason],
    landedKey,
    reader: readerVersion,
  };
}

const instantIn = (value: unknown) => (value === null ? null : new Date(String(value)).toISOString());

/** A row of history.link_assertion in the same words. */
export function rowIn(row: Row): Row {
  return {
    at: instantIn(row.captured_at),
    hash: String(row.content_hash).replaceAll('-', ''),
    game: [row.source, row.league, row.source_game_id, instantIn(row.start_time)],
    means: [row.game_pk, row.entry, row.reason],
    landedKey: row.landed_key,
    reader: row.reader,
  };
}
