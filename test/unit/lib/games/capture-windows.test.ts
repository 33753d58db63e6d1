import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CaptureRules,
  captureRules,
  planWindows,
  type UpcomingGame,
  windowPrefix,
} from '../../../../lib/games/capture-windows.ts';
import { gameStates } from '../../../../lib/games/schedule.ts';

const naming = { league: 'mlb', fingerprint: 'target-1' };
const minuteMs = 60_000;
const at = (time: string) => `2026-07-14T${time}:00.000Z`;
const morning = new Date(at('12:00'));

function game(changes: Partial<UpcomingGame> = {}): UpcomingGame {
  return { gamePk: 1, startTime: at('23:00'), startIsOpen: false, state: 'scheduled', ...changes };
}

const plan = (games: readonly UpcomingGame[], now = morning, rules = captureRules) =>
  planWindows(games, now, naming, rules);
const times = (games: readonly UpcomingGame[], now = morning) =>
  plan(games, now).map(({ from, until }) => `${from.slice(11, 16)}–${until.slice(11, 16)}`);

describe('planWindows', () => {
  test('opens a window 15 minutes before a start and closes it 5 minutes after', () => {
    expect(plan([game()])).toEqual([
      {
        name: expect.stringMatching(/^closing-mlb-20260714T2245Z-[0-9a-f]{20}$/),
        from: at('22:45'),
        until: at('23:05'),
        everyMinutes: 1,
        gamePks: [1],
      },
    ]);
  });

  test('joins windows that overlap, touch or are 5 minutes apart', () => {
    const later = (gamePk: number, time: string) => game({ gamePk, startTime: at(time) });
    expect(times([later(3, '23:10'), later(2, '23:35'), game()])).toEqual(['22:45–23:40']);
    expect(plan([later(3, '23:10'), game()])[0]?.gamePks).toEqual([1, 3]);
    expect(times([later(2, '23:26'), game()])).toEqual(['22:45–23:05', '23:11–23:31']);
  });

  test.each(gameStates.filter((state) => state !== 'scheduled'))('has none for a game that is %s', (state) => {
    expect(times([game({ state })])).toEqual([]);
  });

  test('has none for a placeholder, and one from the end of the first game of a straight doubleheader', () => {
    const second = game({ startIsOpen: true });
    expect(times([second])).toEqual([]);
    expect(times([{ ...second, firstGameEndedAt: null }])).toEqual([]);
    expect(times([{ ...second, firstGameEndedAt: at('20:10') }])).toEqual(['20:10–21:10']);
  });

  test('stays open while a game is late, in steps, and gives up after five hours', () => {
    expect(times([game()], new Date(at('22:49')))).toEqual(['22:45–23:05']);
    expect(times([game()], new Date(at('22:50')))).toEqual(['22:45–23:20']);
    expect(times([game()], new Date(at('23:04')))).toEqual(['22:45–23:20']);
    expect(times([game()], new Date(at('23:05')))).toEqual(['22:45–23:35']);
    expect(times([game({ startTime: at('10:00') })], new Date(at('15:04')))).toEqual(['09:45–15:05']);
    expect(times([game({ startTime: at('10:00') })], new Date(at('15:05')))).toEqual([]);
  });

  test('gives another name to whatever differs, and the same to what is equal', () => {
    const [window] = plan([game()]);
    const nameOf = (games: readonly UpcomingGame[], rules = captureRules, others = naming) =>
      planWindows(games, morning, others, rules)[0]?.name;
    expect(nameOf([game({ gamePk: 99 })])).toBe(window?.name);
    const others = [
      nameOf([game({ startTime: at('23:01') })]),
      nameOf([game()], { ...captureRules, slack: 6 }),
      nameOf([game()], { ...captureRules, every: 2 }),
      nameOf([game()], captureRules, { ...naming, fingerprint: 'target-2' }),
      nameOf([game()], captureRules, { ...naming, league: 'mls' }),
    ];
    expect(new Set([window?.name, ...others]).size).toBe(6);
  });

  test('refuses a league whose name does not fit', () => {
    const planFor = (league: string) => () => planWindows([game()], morning, { ...naming, league });
    expect(planFor('abcdefghijkl')()[0]?.name.length).toBeLessThanOrEqual(64);
    for (const league of ['abcdefghijklm', 'a-b', 'MLB', '']) expect(planFor(league)).toThrow('names no league');
  });
});

const base = Date.parse('2026-07-14T00:00:00Z');
const instant = fc
  .integer({ min: 0, max: 36 * 3_600 })
  .map((seconds) => new Date(base + seconds * 1_000).toISOString());
const anyGame: fc.Arbitrary<UpcomingGame> = fc.record({
  gamePk: fc.integer({ min: 1, max: 30 }),
  startTime: instant,
  startIsOpen: fc.boolean(),
  state: fc.oneof({ weight: 3, arbitrary: fc.constant('scheduled' as const) }, fc.constantFrom(...gameStates)),
  firstGameEndedAt: fc.option(fc.option(instant), { nil: undefined }),
});
const anyRules: fc.Arbitrary<CaptureRules> = fc.record({
  lead: fc.integer({ min: 1, max: 30 }),
  slack: fc.integer({ min: 1, max: 20 }),
  every: fc.integer({ min: 1, max: 5 }),
  mergeGap: fc.integer({ min: 0, max: 20 }),
  secondGame: fc.integer({ min: 1, max: 90 }),
  planEvery: fc.integer({ min: 1, max: 60 }),
  extension: fc.integer({ min: 1, max: 60 }),
  longestDelay: fc.integer({ min: 0, max: 400 }),
});
const anySlate = fc.record({
  games: fc.array(anyGame, { maxLength: 16 }),
  now: instant.map((text) => new Date(text)),
  rules: anyRules,
});
type Slate = { readonly games: readonly UpcomingGame[]; readonly now: Date; readonly rules: CaptureRules };

/** Minutes since 1970 in which the games, each for itself, need observations: the definition in other words. */
function neededMinutes({ games, now, rules }: Slate): ReadonlySet<number> {
  const minutes = new Set<number>();
  for (const each of games.filter(({ state }) => state === 'scheduled')) {
    const isSecond = each.startIsOpen && typeof each.firstGameEndedAt === 'string';
    if (each.startIsOpen && !isSecond) continue;
    const first = isSecond
      ? Date.parse(each.firstGameEndedAt ?? '')
      : Date.parse(each.startTime) - rules.lead * minuteMs;
    const planned = isSecond
      ? first + rules.secondGame * minuteMs
      : Date.parse(each.startTime) + rules.slack * minuteMs;
    let last = planned;
    while (last <= now.getTime() + rules.planEvery * minuteMs && last < planned + rules.longestDelay * minuteMs) {
      last = Math.min(last + rules.extension * minuteMs, planned + rules.longestDelay * minuteMs);
    }
    if (Math.ceil(last / minuteMs) * minuteMs <= now.getTime()) continue;
    for (let minute = Math.floor(first / minuteMs); minute * minuteMs < last; minute++) minutes.add(minute);
  }
  return minutes;
}

function minutesOf({ from, until }: { readonly from: string; readonly until: string }): readonly number[] {
  const first = Date.parse(from) / minuteMs;
  return Array.from({ length: Date.parse(until) / minuteMs - first }, (_, place) => first + place);
}

describe('whatever the games, the moment and the rules', () => {
  const planned = ({ games, now, rules }: Slate) => planWindows(games, now, naming, rules);

  test('windows are in order, further apart than what is merged, whole minutes, and not over', () => {
    fc.assert(
      fc.property(anySlate, (slate) => {
        const windows = planned(slate);
        for (const [place, window] of windows.entries()) {
          expect(window.from < window.until).toBe(true);
          expect(Date.parse(window.until)).toBeGreaterThan(slate.now.getTime());
          expect([Date.parse(window.from) % minuteMs, Date.parse(window.until) % minuteMs]).toEqual([0, 0]);
          const gap = Date.parse(windows[place + 1]?.from ?? '9999-01-01') - Date.parse(window.until);
          expect(gap).toBeGreaterThan(slate.rules.mergeGap * minuteMs);
        }
      }),
    );
  });

  test('the lead and the start of each game that has not begun are covered', () => {
    fc.assert(
      fc.property(anySlate, (slate) => {
        const windows = planned(slate);
        const next = slate.games.filter(({ state, startIsOpen, startTime }) => {
          return state === 'scheduled' && !startIsOpen && Date.parse(startTime) > slate.now.getTime();
        });
        for (const { gamePk, startTime } of next) {
          const opens = new Date(Date.parse(startTime) - slate.rules.lead * minuteMs).toISOString();
          const covering = windows.filter(({ from, until }) => from <= opens && startTime < until);
          expect(covering).toHaveLength(1);
          expect(covering[0]?.gamePks).toContain(gamePk);
        }
      }),
    );
  });

  test('no minute is in a window but those that a game needs and the gaps that are merged', () => {
    fc.assert(
      fc.property(anySlate, (slate) => {
        const needed = neededMinutes(slate);
        const covered = new Set(planned(slate).flatMap(minutesOf));
        expect([...needed].filter((minute) => !covered.has(minute))).toEqual([]);
        for (const { from, until } of planned(slate)) {
          const minutes = minutesOf({ from, until });
          expect([needed.has(minutes[0] ?? 0), needed.has(minutes.at(-1) ?? 0)]).toEqual([true, true]);
          const gaps = minutes.map((minute) => (needed.has(minute) ? ' ' : '-')).join('');
          for (const gap of gaps.split(' ')) expect(gap.length).toBeLessThanOrEqual(slate.rules.mergeGap);
        }
      }),
    );
  });

  test('the plan is the same for any order of the games, and for games that are listed twice', () => {
    const shuffledSlate = anySlate.chain((slate) =>
      fc.tuple(
        fc.constant(slate),
        fc.shuffledSubarray([...slate.games, ...slate.games], { minLength: slate.games.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(shuffledSlate, ([slate, games]) => {
        expect(planned({ ...slate, games })).toEqual(planned(slate));
      }),
    );
  });

  test('names are distinct, accepted by Scheduler, and begin as those of the league', () => {
    fc.assert(
      fc.property(anySlate, (slate) => {
        const names = planned(slate).map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) {
          expect(name).toMatch(/^[0-9a-zA-Z-_.]{1,64}$/);
          expect(name.startsWith(windowPrefix('mlb'))).toBe(true);
        }
      }),
    );
  });
});
