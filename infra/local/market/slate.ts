import { type Interval, type Minute, newYorkMinute } from './minutes.ts';
import { type Inning, playGame } from './play.ts';
import { type Random, randomFrom, shuffled } from './random.ts';
import { type Team, teams } from './teams.ts';

/** What will become of one game, decided by the seed before the first price is posted. */
export interface GamePlan {
  readonly id: number;
  readonly home: Team;
  readonly away: Team;
  /** 2 for the second game of a doubleheader. */
  readonly gameNumber: 1 | 2;
  readonly inDoubleheader: boolean;
  /** As announced; rain does not change it. */
  readonly start: Minute;
  readonly pitch: Minute;
  /** The source notices the first pitch late: until then a game that it still calls scheduled has live prices. */
  readonly calledLive: Minute;
  readonly end: Minute;
  /** From here on the game is called off. */
  readonly postponedAt: Minute | null;
  /** For a while the source forgets the game altogether. */
  readonly forgotten: Interval | null;
  readonly homeListedFirst: boolean;
  /** The home side's chance and the runs of both sides, as the first opener sees them. */
  readonly openingChance: number;
  readonly openingRuns: number;
  readonly innings: readonly Inning[];
  /** What else happens to it; only on eventful days. */
  readonly fortune?: Fortune;
}

/** What happens to a game on eventful days. Each field is there only if it does. */
export interface Fortune {
  /** The league moves the start on the same date. The sources notice it late, as all that the league announces. */
  readonly moved?: { readonly at: Minute; readonly start: Minute };
  /** By how many minutes the sources notice late what the league announces. Negative: they are ahead of it. */
  readonly noticedAfter: number;
  /** Of both games of a doubleheader: the second one begins when the first is over. */
  readonly isStraight?: boolean;
  /** The second game of a straight doubleheader: what the league lists instead of a start. */
  readonly placeholder?: Minute;
  /** Another game of these clubs on this date is only announced then: the league calls them a doubleheader from there on. */
  readonly pairedFrom?: Minute;
  /** Makes up a game that was called off, and is announced then. It keeps that game's number of the league. */
  readonly makesUp?: {
    readonly announced: Minute;
    readonly date: string;
    readonly game: GamePlan;
    readonly keepsEvent: boolean;
  };
  /** The date on which this game is made up, and its start as the league lists it. */
  readonly madeUp?: { readonly date: string; readonly start: Minute };
  /** It is stopped, and played to its end on the next date. */
  readonly suspended?: { readonly at: Minute; readonly resumes: Minute; readonly date: string };
  /** From here on The Odds API expects a delayed game at its first pitch. The others leave the start as it was. */
  readonly delayKnownAt?: Minute;
}

/** New York clock times; the first two are the doubleheader. */
const clockTimes = '13:05 17:35 12:35 13:10 14:10 16:05 18:40 18:45 19:05 19:05 19:10 19:40 20:10 21:40 22:10'.split(
  ' ',
);

/** Action Network's ids grow by the day; 20 a day from here lands where the season of 2026 really is. */
function gameId(date: string, index: number): number {
  return (Date.parse(`${date}T00:00:00Z`) / 86_400_000 - 6_000) * 20 + index;
}

/** Fifteen games on every date: thirteen pairs once and one pair twice, so that two clubs rest. */
export function slateOf(seed: number, date: string): readonly GamePlan[] {
  const random = randomFrom(seed, 'slate', date);
  const order = shuffled(teams, random);
  const rained = random.integer(2, 12);
  const postponed = random.chance(1 / 3) ? 13 : undefined;
  const forgotten = random.integer(6, 11);
  const plans: GamePlan[] = [];
  for (const [index, clockTime] of clockTimes.entries()) {
    const pair = index < 2 ? 0 : index - 1;
    const fate: Fate = {
      rained: index === rained,
      postponed: index === postponed,
      forgotten: index === forgotten,
      // the second game waits for the first, however late that ends
      notBefore: index === 1 && plans[0] !== undefined ? plans[0].end + 30 : Number.NEGATIVE_INFINITY,
    };
    plans.push(planGame(seed, date, index, clockTime, [order[pair * 2], order[pair * 2 + 1]], fate));
  }
  return plans;
}

interface Fate {
  readonly rained: boolean;
  readonly postponed: boolean;
  readonly forgotten: boolean;
  readonly notBefore: Minute;
}

export function planGame(
  seed: number,
  date: string,
  index: number,
  clockTime: string,
  [home, away]: readonly [Team | undefined, Team | undefined],
  fate: Fate,
): GamePlan {
  if (!home || !away) throw new RangeError(`No pair is left for game ${index} of ${date}.`);
  const random = randomFrom(seed, 'game', date, index);
  const [hour = 0, minute = 0] = clockTime.split(':').map(Number);
  const start = newYorkMinute(date, hour, minute);
  const rain = fate.rained ? random.integer(35, 95) : 0;
  const pitch = Math.max(start + random.integer(0, 6) + rain, fate.notBefore);
  const openingChance = clamp(0.53 + 0.065 * random.normal(), 0.33, 0.7);
  const openingRuns = clamp(8.6 + 0.8 * random.normal(), 7, 10.1);
  const innings = playGame(random, openingChance, openingRuns);
  return {
    id: gameId(date, index),
    home,
    away,
    gameNumber: index === 1 ? 2 : 1,
    inDoubleheader: index < 2,
    start,
    pitch,
    calledLive: pitch + random.integer(1, 3),
    end: pitch + innings.length * random.integer(17, 21),
    postponedAt: fate.postponed ? start - random.integer(60, 300) : null,
    forgotten: fate.forgotten ? someMinutes(random, start) : null,
    homeListedFirst: random.chance(0.55),
    openingChance,
    openingRuns,
    innings,
  };
}

function someMinutes(random: Random, start: Minute): Interval {
  const from = start - random.integer(90, 300);
  return { from, to: from + random.integer(3, 9) };
}

function clamp(number: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, number));
}
