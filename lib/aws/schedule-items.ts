import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { gameKinds, gameStates, type ScheduledGame } from '../games/schedule.ts';
import { isSlateDate, type SlateDate } from '../games/slate-date.ts';
import type { Instant } from '../odds/instant.ts';
import { OddsError } from '../resilience/odds-error.ts';

// What is known of an official date, as an item of the state table: when it was captured, and the games as one JSON text.

type Attributes = Record<string, AttributeValue>;

/** What nobody has confirmed for so long is no longer known. */
const knownForMs = 30 * 24 * 60 * 60_000;

const gameSchema = z.object({
  gamePk: z.int().positive(),
  officialDate: z.string().refine(isSlateDate),
  startTime: z.iso.datetime({ precision: 3 }),
  startIsOpen: z.boolean(),
  kind: z.enum(gameKinds),
  state: z.enum(gameStates),
  ifNecessary: z.boolean(),
});
const json = z.object({ S: z.string() }).transform(({ S }, context): unknown => {
  try {
    return JSON.parse(S);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
});
const dateSchema = z.object({ sk: z.object({ S: z.string() }), games: json.pipe(z.array(gameSchema)) });

export interface KnownDate {
  readonly slateDate: SlateDate;
  readonly games: readonly ScheduledGame[];
}

export function dateItem(games: readonly ScheduledGame[], capturedAt: Instant) {
  const expiresAt = Math.ceil((Date.parse(capturedAt) + knownForMs) / 1000);
  return {
    captured_at: { S: capturedAt },
    games: { S: textOf(games) },
    expires_at: { N: String(expiresAt) },
  } satisfies Attributes;
}

/** The same games are always the same text: by it they are compared. */
function textOf(games: readonly ScheduledGame[]): string {
  return JSON.stringify(
    games.map(({ gamePk, officialDate, startTime, startIsOpen, kind, state, ifNecessary }) => ({
      gamePk,
      officialDate,
      startTime,
      startIsOpen,
      kind,
      state,
      ifNecessary,
    })),
  );
}

/** @throws OddsError `state_unavailable` */
export function dateIn(item: Attributes): KnownDate {
  const { data, error: cause } = dateSchema.safeParse(item);
  if (data !== undefined) return { slateDate: data.sk.S, games: data.games };
  throw new OddsError('state_unavailable', 'A date of the schedule in the state table is not what was written there.', {
    cause,
  });
}
