import fc from 'fast-check';
import type { EntryState } from '../../../lib/games/schedule-entry.ts';
import type { ReadLink } from '../../../lib/recording/links/record-links.ts';
import type { ReadObservation } from '../../../lib/recording/reading-document.ts';
import type { ReadSchedule } from '../../../lib/recording/schedule/schedule-document.ts';
import { gameReading, observedAt, offered, readingOf } from '../observed.ts';
import { entryOf, noDetails, scheduleAt } from '../schedule-entries.ts';

/**
 * Random records of who plays whom and when, small enough that everything meets everything: ids that move to another date, change
 * their teams, follow or overlap each other; games that are postponed, suspended, withdrawn and return; doubleheaders; answers at
 * the same moment; newer readers that read something else; and a league without an official schedule.
 */

/** 23:05 in New York on the 10th and 00:05 on the 11th are one date in UTC. */
const starts = ['2026-07-10T17:10', '2026-07-10T23:10', '2026-07-11T03:05', '2026-07-11T04:05', '2026-07-12T17:10'].map(
  (start) => `${start}:00.000Z`,
);
const [phillies, nationals] = ['Philadelphia Phillies', 'Washington Nationals'];
const teams = fc.constantFrom(
  { homeTeam: phillies, awayTeam: nationals },
  { homeTeam: phillies, awayTeam: nationals },
  { homeTeam: phillies, awayTeam: nationals },
  { homeTeam: nationals, awayTeam: phillies },
  { homeTeam: 'New York Mets', awayTeam: nationals },
  { homeTeam: 'TBD', awayTeam: nationals },
);

const mentions = fc
  .tuple(...['x', 'y', 'z'].map((id) => fc.option(fc.tuple(fc.constant(id), fc.constantFrom(...starts), teams))))
  .map((found) => found.filter((one) => one !== null));

const position = {
  minute: fc.constantFrom(0, 1, 2, 3, 4, 5),
  digit: fc.constantFrom('0', '7', 'f'),
};

const sighting = fc
  .record({
    ...position,
    reader: fc.constantFrom(1, 1, 2),
    of: fc.constantFrom(
      { source: 'the-odds-api', league: 'mlb' },
      { source: 'the-odds-api', league: 'mlb' },
      { source: 'action-network', league: 'mlb' },
      { source: 'action-network', league: 'nfl' },
    ),
    mentions,
  })
  .map(({ minute, digit, reader, of, mentions: found }): ReadObservation => {
    const games = found.map(([sourceGameId, startTime, names]) =>
      gameReading([offered(-110)], { sourceGameId, startTime, ...names }),
    );
    return observedAt(minute, games, {
      ...of,
      digit: of.league === 'nfl' ? 'a' : digit,
      reading: readingOf(games, reader),
    });
  });

const states: readonly Pick<EntryState, 'state'>[] = [
  { state: 'scheduled' },
  { state: 'scheduled' },
  { state: 'scheduled' },
  { state: 'postponed' },
  { state: 'suspended' },
  { state: 'live' },
  { state: 'final' },
];
const dates = ['2026-07-09', '2026-07-10', '2026-07-11', '2026-07-12'] as const;

const entry = fc
  .record({
    gamePk: fc.constantFrom(1, 2, 3),
    listedOn: fc.constantFrom(...dates),
    at: fc.constantFrom('17:10', '23:10'),
    isMoved: fc.constantFrom(false, false, false, true),
    status: fc.constantFrom(...states),
    doubleheader: fc.constantFrom('N', 'N', 'S', 'Y', null),
    gameNumber: fc.constantFrom(1, 2, null),
    startIsOpen: fc.constantFrom(false, false, false, true),
    firstPitch: fc.constantFrom(null, '17:12', '23:10', '04:00'),
    isSwapped: fc.constantFrom(false, false, true),
  })
  .map(({ listedOn, at, isMoved, status, firstPitch, isSwapped, ...rest }) => {
    const [home, away] = entryTeams(isSwapped);
    return entryOf({
      ...rest,
      ...status,
      listedOn,
      officialDate: isMoved ? dates[3] : listedOn,
      startTime: `${listedOn}T${at}:00.000Z`,
      details: { ...noDetails, firstPitch: firstPitch && `${listedOn}T${firstPitch}:00.000Z` },
      home,
      away,
    });
  });

function entryTeams(isSwapped: boolean) {
  const [one, other] = [143, 120].map((id) => ({ id, name: null, score: null, isWinner: null }));
  if (!one || !other) throw new Error('two teams');
  return isSwapped ? ([other, one] as const) : ([one, other] as const);
}

const scheduleAnswer = fc
  .record({
    ...position,
    listed: fc.uniqueArray(entry, { selector: ({ gamePk, listedOn }) => `${gamePk} ${listedOn}`, maxLength: 4 }),
    wholeDates: fc.subarray([...dates]),
    readerVersion: fc.constantFrom(1, 1, 2),
  })
  .map(
    ({ minute, digit, listed, wholeDates, readerVersion }): ReadSchedule =>
      scheduleAt(minute, listed, { digit, wholeDates, readerVersion }),
  );

const assertion = fc
  .record({
    ...position,
    source: fc.constantFrom('the-odds-api', 'action-network'),
    sourceGameId: fc.constantFrom('x', 'y', 'z'),
    startTime: fc.constantFrom(null, null, ...starts),
    names: fc.constantFrom(
      { gamePk: null, entry: null },
      { gamePk: 1, entry: null },
      { gamePk: 3, entry: null },
      { gamePk: 2, entry: dates[1] },
    ),
    readerVersion: fc.constantFrom(1, 1, 2),
  })
  .map(({ minute, digit, readerVersion, names, ...game }): ReadLink => {
    const { capturedAt, contentHash, landedKey } = observedAt(minute, [], { digit });
    const said = { ...game, ...names, league: 'mlb', reason: 'by the box score', capturedAt };
    return { capturedAt, contentHash, landedKey, reading: { readerVersion, assertion: said } };
  });

export type Recording =
  | { readonly kind: 'link'; readonly observed: ReadLink }
  | { readonly kind: 'odds'; readonly observed: ReadObservation }
  | { readonly kind: 'schedule'; readonly observed: ReadSchedule };

/** Of one position and reader, one recording: the same answer is always read alike. */
export const recordings: fc.Arbitrary<readonly Recording[]> = fc.uniqueArray(
  fc.oneof(
    { weight: 3, arbitrary: sighting.map((observed) => ({ kind: 'odds' as const, observed })) },
    { weight: 2, arbitrary: scheduleAnswer.map((observed) => ({ kind: 'schedule' as const, observed })) },
    { weight: 1, arbitrary: assertion.map((observed) => ({ kind: 'link' as const, observed })) },
  ),
  {
    selector: ({ kind, observed: { capturedAt, contentHash, reading, ...of } }) =>
      [kind, 'source' in of && of.source, capturedAt, contentHash, reading.readerVersion].join(),
    minLength: 1,
    maxLength: 9,
  },
);
