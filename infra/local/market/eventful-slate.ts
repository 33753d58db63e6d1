import { dateAfter, type Minute, newYorkMinute } from './minutes.ts';
import { type Random, randomFrom } from './random.ts';
import { type Fortune, type GamePlan, planGame, slateOf } from './slate.ts';
import type { Team } from './teams.ts';

/** `usual` are the days that everything here is shown with; on `eventful` ones much more goes wrong, for tests. */
export type Days = 'usual' | 'eventful';

export function plansOf(seed: number, date: string, days: Days = 'usual'): readonly GamePlan[] {
  return days === 'usual' ? slateOf(seed, date) : eventfulSlateOf(seed, date);
}

/** The start that the sources state at a minute; the league's own is {@link officialStartAt}. */
export function startAt({ start, fortune }: GamePlan, minute: Minute): Minute {
  const moved = fortune?.moved;
  return moved && minute >= moved.at + fortune.noticedAfter ? moved.start : start;
}

export function officialStartAt({ start, fortune }: GamePlan, minute: Minute): Minute {
  const { moved, placeholder } = fortune ?? {};
  return placeholder ?? (moved && minute >= moved.at ? moved.start : start);
}

/** Since when the sources call a game off that the league calls off; null for one that is played. */
export function calledOffAt({ postponedAt, fortune }: GamePlan): Minute | null {
  return postponedAt === null ? null : postponedAt + (fortune?.noticedAfter ?? 0);
}

/** Since when the sources list a game; they always did, if it does not make up another one. */
export function listedFrom({ fortune }: GamePlan): Minute {
  return fortune?.makesUp ? fortune.makesUp.announced + fortune.noticedAfter : Number.NEGATIVE_INFINITY;
}

/** Places in the slate. */
const [firstOfPair, secondOfPair, hosts, startsLater, suspended, rained, startsEarlier, calledOff, soaked, makeup] = [
  0, 1, 5, 6, 8, 9, 11, 13, 14, 15,
];

/** A day of a cycle of three: on the first a game is called off, on the second it is made up, on the third one is suspended. */
function eventfulSlateOf(seed: number, date: string): readonly GamePlan[] {
  const day = dayNumber(date);
  const plans = slateOf(seed, date).map((plan, place) => fated(seed, date, { ...plan, postponedAt: null }, place));
  if (day % 3 === 0) return plans.map((plan, place) => (place === calledOff ? postponed(seed, date, plan) : plan));
  return day % 3 === 1 ? withMakeup(seed, date, plans) : plans;
}

function fated(seed: number, date: string, plan: GamePlan, place: number): GamePlan {
  const random = randomFrom(seed, 'fortune', date, place);
  const day = dayNumber(date);
  const fortune: Fortune = { noticedAfter: random.integer(0, 20) };
  if (place === startsLater) return moved(plan, fortune, random.integer(25, 120), random.integer(60, 400));
  if (place === startsEarlier) return moved(plan, fortune, -random.integer(20, 60), random.integer(200, 500));
  if (place === rained) {
    // The source has it in play at its start, as if there were no rain.
    const late = delayed(plan, random.integer(35, 95));
    return { ...late, calledLive: plan.start + random.integer(1, 3), fortune };
  }
  if (place === soaked && day % 4 === 0) return { ...delayed(plan, random.integer(150, 240)), fortune };
  if (place === firstOfPair && isStraight(date)) return { ...plan, fortune: { ...fortune, isStraight: true } };
  if (place === secondOfPair && isStraight(date)) {
    return { ...plan, fortune: { ...fortune, isStraight: true, placeholder: straightStart(date) } };
  }
  if (place === suspended && day % 3 === 2) return stopped(plan, fortune, date, random);
  const isDelayed = place !== firstOfPair && place !== secondOfPair && plan.pitch > plan.start + 30;
  return { ...plan, fortune: isDelayed && random.chance(0.5) ? { ...fortune, delayKnownAt: plan.start - 5 } : fortune };
}

/** The first game of every slate begins at 13:05, and a placeholder is five minutes later. */
function straightStart(date: string): Minute {
  return newYorkMinute(date, 13, 10);
}

function delayed(plan: GamePlan, minutes: number): GamePlan {
  const [pitch, calledLive, end] = [plan.pitch + minutes, plan.calledLive + minutes, plan.end + minutes];
  return { ...plan, pitch, calledLive, end };
}

function moved(plan: GamePlan, fortune: Fortune, by: number, before: number): GamePlan {
  const move = { at: Math.min(plan.start, plan.start + by) - before, start: plan.start + by };
  return { ...delayed(plan, by), fortune: { ...fortune, moved: move } };
}

function stopped(plan: GamePlan, fortune: Fortune, date: string, random: Random): GamePlan {
  const next = dateAfter(date);
  const resumes = newYorkMinute(next, 13, 0);
  const stop = { at: plan.pitch + random.integer(40, 90), resumes, date: next };
  return { ...plan, end: resumes + random.integer(60, 120), fortune: { ...fortune, suspended: stop } };
}

/** The pair plays twice on the next date. */
function postponed(seed: number, date: string, plan: GamePlan): GamePlan {
  const random = randomFrom(seed, 'postponed', date);
  const next = dateAfter(date);
  const start = isStraight(next) ? straightStartOfMakeup(next) : makeupStart(next);
  // The sources often know of rain before the league decides.
  const fortune: Fortune = { noticedAfter: random.integer(-40, 10), madeUp: { date: next, start } };
  return { ...plan, postponedAt: plan.start - random.integer(60, 300), fortune };
}

const makeupClock = '19:20';
const makeupStart = (date: string) => newYorkMinute(date, 19, 20);
const straightStartOfMakeup = (date: string) => newYorkMinute(date, 16, 10);
const isStraight = (date: string) => dayNumber(date) % 2 === 1;

function withMakeup(seed: number, date: string, plans: readonly GamePlan[]): readonly GamePlan[] {
  const yesterday = dateAfter(date, -1);
  const game = eventfulSlateOf(seed, yesterday)[calledOff];
  const host = plans[hosts];
  if (!game || !host || game.postponedAt === null) throw new RangeError(`No game is made up on ${date}.`);
  const exchanged = exchange(exchange(plans, hosts, 'home', game.home), hosts, 'away', game.away);
  const random = randomFrom(seed, 'makeup', date);
  const announced = game.postponedAt;
  const fate = { rained: false, postponed: false, forgotten: false, notBefore: host.end + 30 };
  const made = planGame(seed, date, makeup, makeupClock, [game.home, game.away], fate);
  const fortune: Fortune = {
    noticedAfter: (game.fortune?.noticedAfter ?? 0) + random.integer(0, 25),
    makesUp: { announced, date: yesterday, game, keepsEvent: random.chance(0.5) },
    isStraight: isStraight(date),
    ...(isStraight(date) && { placeholder: straightStartOfMakeup(date) }),
  };
  const paired: Fortune = { noticedAfter: 0, ...host.fortune, pairedFrom: announced, isStraight: isStraight(date) };
  return [
    ...exchanged.map((plan, place) => (place === hosts ? { ...plan, inDoubleheader: true, fortune: paired } : plan)),
    { ...made, gameNumber: 2, inDoubleheader: true, fortune },
  ];
}

/** Puts a club into a place; the one that was there takes the other's. */
function exchange(plans: readonly GamePlan[], place: number, side: 'home' | 'away', club: Team): readonly GamePlan[] {
  const other = plans[place]?.[side];
  const exchanged = (team: Team) => (team.id === club.id ? other : team.id === other?.id ? club : team) ?? team;
  return plans.map((plan) => ({ ...plan, home: exchanged(plan.home), away: exchanged(plan.away) }));
}

function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}
