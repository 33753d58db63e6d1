import { bookLineEnds, type LinkedLine } from '../../lib/games/attempt-lines.ts';
import type { Close, CloseRule, Opening } from '../../lib/games/closing.ts';
import type { Instant } from '../../lib/odds/instant.ts';
import { type Slot, slotsNamedBy } from '../../lib/odds/market.ts';
import { historyOf, newestReadings } from '../../lib/recording/rule.ts';
import type { AttemptWorld, LinkRow } from './arbitraries/attempts.ts';
import type { Row } from './schedule-tables.ts';

/** What the views must say of an attempt, in the columns that tests compare, by the rules in lib/games. */
export function attemptEnds(world: AttemptWorld): {
  readonly openings: readonly Row[];
  readonly closes: readonly Row[];
} {
  const lines = linkedLines(world);
  const attempt = { starts: world.starts, captures: capturesOf(world) };
  const books = [...Map.groupBy(lines, ({ key }) => key)].map(([key, ofBook]) => ({
    key,
    ofBook,
    ends: bookLineEnds(ofBook, attempt, closeRule),
  }));
  const rowOf = <End>(key: string, ofBook: readonly NamedLine[], answer: Answer<End>, columns: (end: End) => Row) => ({
    key,
    known_at: answer.knownAt,
    known_until: answer.knownUntil,
    source: ofBook[answer.line]?.source,
    source_game_id: ofBook[answer.line]?.sourceGameId,
    cut_at: answer.cut?.at ?? null,
    cut_basis: answer.cut?.basis ?? null,
    ...columns(answer.end),
  });
  return {
    openings: books.flatMap(({ key, ofBook, ends }) => ends.openings.map((one) => rowOf(key, ofBook, one, openingRow))),
    closes: books.flatMap(({ key, ofBook, ends }) => ends.closes.map((one) => rowOf(key, ofBook, one, closeRow))),
  };
}

type Answer<End> = Omit<ReturnType<typeof bookLineEnds>['closes'][number], 'end'> & { readonly end: End };

/** The interval that history.close_limit expects: a league without an official schedule has no capture windows. */
const closeRule: CloseRule = { intervalMsAt: (_, basis) => (basis === 'source_start' ? 30 : 1) * 60_000 };

function openingRow(opening: Opening): Row {
  if (opening.status === 'missing')
    return { ...opening, line: null, price: null, observed_at: null, is_truncated: null };
  const { status, line, price, observedAt, isTruncated } = opening;
  return { status, reason: null, line, price, observed_at: observedAt, is_truncated: isTruncated };
}

const unpriced = { line: null, price: null, observed_at: null, last_seen_at: null, age_s: null, withdrawn_at: null };
function closeRow(close: Close): Row {
  if (close.status === 'pending') return { status: close.status, reason: null, ...unpriced };
  if (close.status === 'missing') return { status: close.status, reason: close.reason, ...unpriced };
  const { status, reason, line, price, observedAt, lastSeenAt, ageMs, withdrawnAt } = close;
  const seen = { observed_at: observedAt, last_seen_at: lastSeenAt, age_s: Math.floor(ageMs / 1_000) };
  return { status, reason, line, price, ...seen, withdrawn_at: withdrawnAt };
}

/** What odds.line_at must say of each line. */
export function linesAt({ observations }: AttemptWorld, at: Instant): readonly Row[] {
  const before = observations.filter(({ capturedAt }) => capturedAt <= at);
  const changes = Map.groupBy(historyOf(observations).lineChanges, ({ game, line }) => `${game} ${line}`);
  return [...changes.values()].flatMap((ofLine) => {
    const last = ofLine.filter(({ capturedAt }) => capturedAt <= at).at(-1);
    if (last === undefined) return [];
    const [source = '', , sourceGameId = ''] = last.game.split('/');
    const readings = readingsOf({ observations: before, source, sourceGameId, slot: slotOfKey(last.line), links: [] });
    const lastSeenAt = readings
      .flatMap(({ speaks, capturedAt }) => (speaks ? capturedAt : []))
      .sort()
      .at(-1);
    const { state, line = null, price = null } = { line: null, price: null, ...last.state };
    const seen = { changed_at: last.capturedAt, last_seen_at: lastSeenAt };
    return [{ key: last.line, source, source_game_id: sourceGameId, state, line, price, ...seen }];
  });
}

interface NamedLine extends LinkedLine {
  readonly key: string;
  readonly source: string;
  readonly sourceGameId: string;
}

/** Each line of each source's game that was ever linked, once for each orientation, by source, game and orientation. */
function linkedLines({ observations, links }: AttemptWorld): readonly NamedLine[] {
  const linked = links.filter(({ attempt }) => attempt === 'this');
  const changes = Map.groupBy(historyOf(observations).lineChanges, ({ game, line }) => `${game} ${line}`);
  const all = [...changes.values()].flatMap((ofLine) => {
    const [{ game, line }] = ofLine as [(typeof ofLine)[number]];
    const [source = '', , sourceGameId = ''] = game.split('/');
    const ofGame = linked.filter((one) => one.source === source && one.sourceGameId === sourceGameId);
    return [...Map.groupBy(ofGame, ({ orientation }) => orientation)].map(([orientation, own]) => ({
      key: orientation === 'swapped' ? swappedKey(line) : line,
      order: [source, sourceGameId, orientation].join(' '),
      source,
      sourceGameId,
      changes: ofLine,
      readings: readingsOf({ observations, source, sourceGameId, slot: slotOfKey(line), links: own }),
      links: own,
    }));
  });
  return all.sort((a, b) => (a.order < b.order ? -1 : 1));
}

interface Of extends Pick<AttemptWorld, 'observations' | 'links'> {
  readonly source: string;
  readonly sourceGameId: string;
  readonly slot: Slot;
}

function readingsOf({ observations, source, sourceGameId, slot, links }: Of): LinkedLine['readings'] {
  return [...newestReadings(observations)].flatMap(({ capturedAt, contentHash, reading, source: of }) =>
    reading.games
      .filter((game) => of === source && game.sourceGameId === sourceGameId)
      .map((game) => ({
        capturedAt,
        contentHash,
        speaks: isAmong(game.scope, slot),
        asks: isAmong([...reading.asked, ...game.scope], slot),
        isClosed: game.status !== 'scheduled',
        quotedAt: null,
        links: links.filter((link) => isMention(link, game)),
      })),
  );
}

/** Each reading at which its mention was linked, and each change of a link. */
function capturesOf({ observations, links }: AttemptWorld): readonly string[] {
  const linked = links.filter(({ attempt }) => attempt === 'this');
  const read = [...newestReadings(observations)].flatMap(({ source, capturedAt, reading }) =>
    reading.games.some((game) =>
      linked.some(
        (link) =>
          link.source === source &&
          link.sourceGameId === game.sourceGameId &&
          isMention(link, game) &&
          link.knownAt <= capturedAt &&
          (link.knownUntil === null || capturedAt < link.knownUntil),
      ),
    )
      ? [capturedAt]
      : [],
  );
  return [...read, ...linked.flatMap(({ knownAt, knownUntil }) => [knownAt, knownUntil ?? []].flat())];
}

function isMention(link: LinkRow, game: { readonly startTime: string; readonly homeTeam: string }): boolean {
  return link.startTime === game.startTime && link.homeTeam === game.homeTeam;
}

function isAmong(slots: readonly Slot[], slot: Slot): boolean {
  return slots.some((named) => slotsNamedBy(named).includes(slot));
}

function slotOfKey(key: string): Slot {
  return key.split('/').slice(0, 4).join('/').replace(/\/$/, '') as Slot;
}

function swappedKey(key: string): string {
  const [book, period, market, team, selection, rung] = key.split('/');
  const swapped = (side = '') => (side === 'home' ? 'away' : side === 'away' ? 'home' : side);
  return [book, period, market, swapped(team), swapped(selection), rung].join('/');
}
