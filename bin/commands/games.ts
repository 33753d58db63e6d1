import type { Command } from 'commander';
import type { Surroundings } from '../session.ts';
import { addGamesLink } from './games-link.ts';

export function addGames(program: Command, surroundings: Surroundings): void {
  const games = program.command('games');
  addGamesLink(games, surroundings);
}
