import * as z from 'zod';
import type { LinkAssertion } from '../games/identity/link.ts';
import { compareText, type OfficialEntryVersion } from '../games/official-entry.ts';
import { gameStates } from '../games/schedule.ts';

const entryContents = z.object({
  officialDate: z.string(),
  startTime: z.string(),
  startIsOpen: z.boolean(),
  state: z.enum(gameStates),
  doubleheader: z.string().nullable(),
  gameNumber: z.number().nullable(),
  /** Ids of the teams. */
  home: z.number().nullable(),
  away: z.number().nullable(),
});
const detailsContents = z.object({ firstPitch: z.string().nullable() });

const change = z.object({
  game_pk: z.number().int(),
  entry: z.string(),
  captured_at: z.string(),
  content_hash: z.string(),
});
const contentsOf = <Contents extends z.ZodType>(contents: Contents) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(contents)
    .nullable();

const assertionContents = z.object({
  source: z.string(),
  sourceGameId: z.string(),
  startTime: z.string().nullable(),
  gamePk: z.number().int().nullable(),
  entry: z.string().nullable(),
  reason: z.string(),
});

/** A change of an entry of the official schedule, or a link by hand, as history.slate_entries answers. */
export const entryChangeSchema = z.discriminatedUnion('facet', [
  change.extend({ facet: z.literal('entry'), contents: contentsOf(entryContents) }),
  change.extend({ facet: z.literal('details'), contents: contentsOf(detailsContents) }),
  change.extend({ facet: z.literal('assertion'), contents: contentsOf(assertionContents) }),
]);
export type EntryChange = z.output<typeof entryChangeSchema>;

/** A team that the schedule does not name is none of the catalogue's. */
const noTeam = 0;

/**
 * What the schedule said of each entry over time: a version for each moment at which either facet changed, with what was known of
 * both then. What was withdrawn keeps its last contents.
 */
export function officialVersions(changes: readonly EntryChange[]): readonly OfficialEntryVersion[] {
  const ofEntries = Map.groupBy(
    changes.filter(({ facet }) => facet !== 'assertion'),
    ({ game_pk, entry }) => `${game_pk} ${entry}`,
  );
  return [...ofEntries.values()].flatMap(versionsOfEntry);
}

export function linkAssertions(league: string, changes: readonly EntryChange[]): readonly LinkAssertion[] {
  return changes.flatMap((one) =>
    one.facet === 'assertion' && one.contents ? [{ ...one.contents, league, capturedAt: one.captured_at }] : [],
  );
}

function versionsOfEntry(changes: readonly EntryChange[]): readonly OfficialEntryVersion[] {
  const inOrder = changes.toSorted(
    (a, b) => compareText(a.captured_at, b.captured_at) || compareText(a.content_hash, b.content_hash),
  );
  const versions = new Map<string, OfficialEntryVersion>();
  let contents: z.output<typeof entryContents> | undefined;
  let isWithdrawn = false;
  let firstPitch: string | null = null;
  for (const one of inOrder) {
    if (one.facet === 'details') firstPitch = one.contents?.firstPitch ?? null;
    if (one.facet === 'entry') {
      contents = one.contents ?? contents;
      isWithdrawn = one.contents === null;
    }
    if (contents === undefined) continue;
    const { officialDate, startTime, startIsOpen, state, doubleheader, gameNumber, home, away } = contents;
    // Of several answers at one moment the last one counts.
    versions.set(one.captured_at, {
      gamePk: one.game_pk,
      entry: one.entry,
      knownAt: one.captured_at,
      officialDate,
      startTime,
      startIsOpen,
      state: isWithdrawn ? 'withdrawn' : state,
      doubleheader: doubleheader === 'Y' || doubleheader === 'S' ? doubleheader : 'N',
      gameNumber: gameNumber ?? 1,
      homeTeamId: home ?? noTeam,
      awayTeamId: away ?? noTeam,
      firstPitch,
    });
  }
  return [...versions.values()];
}
