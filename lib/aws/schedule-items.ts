import * as z from 'zod';
import { isOpen, longestOpenDays } from '../games/open-games.ts';
import { gameKinds, gameStates, type ScheduledGame } from '../games/schedule.ts';
import type { Instant } from '../odds/instant.ts';
import { isSlateDate, type SlateDate, slateDateAt } from '../odds/slate-date.ts';
import { expiring } from './expiry.ts';
import { type Attributes, itemOf, jsonText } from './state-items.ts';

// What is known of an official date, as an item of the state table: when it was captured, and the games as one JSON text.

/** A date that no answer has confirmed for this long is unknown again. */
const dayMs = 24 * 60 * 60_000;
const knownForDays = 30;

const gameSchema = z.object({
  gamePk: z.int().positive(),
  officialDate: z.string().refine(isSlateDate),
  startTime: z.iso.datetime({ precision: 3 }),
  startIsOpen: z.boolean(),
  kind: z.enum(gameKinds),
  state: z.enum(gameStates),
  ifNecessary: z.boolean(),
  /** Items that were written before names were kept have none. */
  teams: z.object({ away: z.string(), home: z.string() }).optional(),
  // Nor of these.
  followsFirst: z.literal(true).optional(),
  firstPitch: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
});
const dateSchema = z.object({ sk: z.string(), games: jsonText.pipe(z.array(gameSchema)) });

export interface KnownDate {
  readonly slateDate: SlateDate;
  readonly games: readonly ScheduledGame[];
}

export function dateItem(games: readonly ScheduledGame[], capturedAt: Instant) {
  // An open game is not forgotten: its date is asked for again until it has a result, also after a pause of the schedules.
  const today = slateDateAt(new Date(capturedAt));
  const days = games.some((game) => isOpen(game, today)) ? longestOpenDays : knownForDays;
  return {
    captured_at: capturedAt,
    games: textOf(games),
    ...expiring(Date.parse(capturedAt) + days * dayMs),
  } satisfies Attributes;
}

/** The same games are always the same text: by it they are compared. */
function textOf(games: readonly ScheduledGame[]): string {
  return JSON.stringify(
    games.map((game) => ({
      gamePk: game.gamePk,
      officialDate: game.officialDate,
      startTime: game.startTime,
      startIsOpen: game.startIsOpen,
      kind: game.kind,
      state: game.state,
      ifNecessary: game.ifNecessary,
      teams: game.teams && { away: game.teams.away, home: game.teams.home },
      followsFirst: game.followsFirst,
      firstPitch: game.firstPitch,
      endedAt: game.endedAt,
    })),
  );
}

/** @throws OddsError `state_unavailable` */
export function dateIn(item: Attributes): KnownDate {
  const { sk: slateDate, games } = itemOf(dateSchema, item, 'the official schedule');
  return { slateDate, games };
}
