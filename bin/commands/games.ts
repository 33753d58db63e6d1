import type { Command } from 'commander';
import type { Surroundings } from '../session.ts';
import { addGamesLink } from './games-link.ts';

const examples = `
Examples:
  odds games link --unlinked    the games of the sources that are linked to no official game
  odds games link --help        how to link one by hand`;

export function addGames(program: Command, surroundings: Surroundings): void {
  const games = program.command('games').addHelpText('after', examples);
  addGamesLink(games, surroundings);
}
