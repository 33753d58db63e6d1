import type { Random } from './random.ts';

/** Runs of one inning; the home side's are null if it did not need to bat. */
export interface Inning {
  readonly away: number;
  readonly home: number | null;
}

export interface Score {
  readonly away: number;
  readonly home: number;
}

/** Plays a game to its end: nine innings or more, never tied, no bottom half for a home side that has already won. */
export function playGame(random: Random, homeChance: number, runs: number): readonly Inning[] {
  const lead = 9 * (homeChance - 0.5);
  const perInning = { home: (runs + lead) / 18, away: (runs - lead) / 18 };
  const innings: Inning[] = [];
  let score: Score = { away: 0, home: 0 };
  while (innings.length < 9 || score.home === score.away) {
    const away = poisson(random, perInning.away);
    const behind = score.away + away - score.home;
    const late = innings.length >= 8;
    const home = late && behind < 0 ? null : walkOff(poisson(random, perInning.home), late ? behind : undefined);
    innings.push({ away, home });
    score = { away: score.away + away, home: score.home + (home ?? 0) };
  }
  return innings;
}

/** From the ninth on the game is over with the winning run. */
function walkOff(runs: number, behind: number | undefined): number {
  return behind === undefined ? runs : Math.min(runs, behind + 1);
}

/** Knuth's method; runs per half inning are about a half, so the loop is short. */
function poisson(random: Random, mean: number): number {
  const floor = Math.exp(-mean);
  let runs = 0;
  for (let product = random.next(); product > floor; product *= random.next()) runs += 1;
  return runs;
}

export function scoreAfter(innings: readonly Inning[], completed = innings.length): Score {
  let score: Score = { away: 0, home: 0 };
  for (const { away, home } of innings.slice(0, completed)) {
    score = { away: score.away + away, home: score.home + (home ?? 0) };
  }
  return score;
}
