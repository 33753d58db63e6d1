import type { SlateDate } from '../odds/slate-date.ts';
import published from './teams.json' with { type: 'json' };

/** A team of the official schedule, by its id there: a club, or one of the two teams of the All-Star Game. */
export type TeamId = number;

/** A name, and the dates of games (New York) on which it means this team. Without a limit it always does. */
export interface DatedName {
  readonly name: string;
  readonly from?: string;
  /** The first date on which it means the team no more. */
  readonly until?: string;
}

export interface Team {
  readonly id: TeamId;
  /** The newest name. */
  readonly name: string;
  readonly kind: 'club' | 'all_star';
  readonly abbreviations: readonly DatedName[];
  /** By source: what its answers call the team. A source that no answer was seen of has no entry. */
  readonly names: Readonly<Record<string, readonly DatedName[]>>;
}

/** Which team a source's name means. A name that the catalogue lacks is unknown: similar names are never compared. */
export class TeamCatalogue {
  readonly teams: readonly Team[];
  readonly #byName: ReadonlyMap<string, readonly (DatedName & { readonly id: TeamId })[]>;

  constructor(teams: readonly Team[]) {
    this.teams = teams;
    const named = teams.flatMap(({ id, names, abbreviations }) => [
      ...Object.entries(names).flatMap(([source, dated]) =>
        dated.map((one) => ({ at: `${source}/${one.name}`, ...one, id })),
      ),
      ...abbreviations.map((one) => ({ at: `/${one.name}`, ...one, id })),
    ]);
    this.#byName = Map.groupBy(named, ({ at }) => at);
  }

  /** @param date of the game, because a name belongs to a season and not to the day on which it is read */
  teamNamed(source: string, name: string, date: SlateDate): TeamId | undefined {
    return this.#teamAt(`${source}/${name}`, date);
  }

  /** For people who type one: `OAK` until 2024, `ATH` since. */
  teamAbbreviated(abbreviation: string, date: SlateDate): TeamId | undefined {
    return this.#teamAt(`/${abbreviation.toUpperCase()}`, date);
  }

  #teamAt(at: string, date: SlateDate): TeamId | undefined {
    const ids = (this.#byName.get(at) ?? []).filter((dated) => isValidOn(dated, date)).map(({ id }) => id);
    return ids.length === 1 ? ids[0] : undefined;
  }
}

function isValidOn({ from, until }: DatedName, date: SlateDate): boolean {
  return (from === undefined || from <= date) && (until === undefined || date < until);
}

/** Printed and checked by its test, and not validated again at each cold start. */
export const publishedTeams = new TeamCatalogue(published as readonly Team[]);
