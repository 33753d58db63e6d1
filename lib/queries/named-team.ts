import { publishedTeams } from '../games/teams.ts';
import type { SlateDate } from '../odds/slate-date.ts';

/** A team of a game, as a source calls it. */
interface NamedTeam {
  readonly name: string;
  readonly source: string;
  /** Of the game. */
  readonly date: SlateDate;
}

/** Whether a person means this team: by its name at the source, its official name, whole words of either, or its abbreviation. */
export function isTeam(wanted: string, { name, source, date }: NamedTeam): boolean {
  const id = publishedTeams.teamNamed(source, name, date);
  if (id !== undefined && publishedTeams.teamAbbreviated(wanted, date) === id) return true;
  const official = publishedTeams.teams.find((team) => team.id === id)?.name;
  return [name, ...(official === undefined ? [] : [official])].some((each) => hasWords(each, wanted));
}

function hasWords(name: string, wanted: string): boolean {
  return ` ${name.toLowerCase()} `.includes(` ${wanted.trim().toLowerCase()} `);
}
