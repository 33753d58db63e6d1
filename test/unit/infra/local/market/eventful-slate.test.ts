import { describe, expect, it } from 'vitest';
import {
  calledOffAt,
  listedFrom,
  officialStartAt,
  plansOf,
  startAt,
} from '../../../../../infra/local/market/eventful-slate.ts';
import { dateAfter } from '../../../../../infra/local/market/minutes.ts';
import { gamePkOf, officialSchedule } from '../../../../../infra/local/market/official-schedule.ts';
import { slateOf } from '../../../../../infra/local/market/slate.ts';
import { readSchedule } from '../../../../../lib/sources/mlb-stats-api/read.ts';
import { observationOf } from '../../../lib/sources/mlb-stats-api/schedules.ts';

const seed = 4;
const dates = Array.from({ length: 36 }, (_, n) => dateAfter('2026-05-30', n));
const slates = new Map(dates.map((date) => [date, plansOf(seed, date, 'eventful')]));
const plans = [...slates].flatMap(([date, slate]) => slate.map((plan) => ({ date, plan })));
const hydrate = ['team', 'linescore', 'probablePitcher', 'gameInfo'];

function entriesOn(date: string, minute: number) {
  const body = officialSchedule({
    seed,
    days: 'eventful',
    from: date,
    to: date,
    at: new Date(minute * 60_000),
    hydrate,
  });
  const query = { startDate: date, endDate: date, hydrate: hydrate.join(',') };
  const request = { method: 'GET', url: 'https://schedule.test/api/v1/schedule', query } as const;
  return readSchedule(observationOf(body, [date], { request })).listed;
}

describe('plansOf', () => {
  it('leaves the usual days as they are', () => {
    for (const date of dates) expect(plansOf(seed, date)).toEqual(slateOf(seed, date));
  });

  it('lets no club meet itself, or play in two parks on one date, on eventful days either', () => {
    for (const slate of slates.values()) {
      const meetings = slate.map(({ home, away }) => [home.id, away.id]);
      expect(meetings.filter(([home, away]) => home === away)).toEqual([]);
      const pairs = new Set(meetings.map(String));
      expect(new Set([...pairs].flatMap((pair) => pair.split(','))).size).toBe(2 * pairs.size);
    }
  });

  it('calls a game off every third day, and makes it up on the next one, after another game of its clubs', () => {
    const off = plans.filter(({ plan }) => plan.postponedAt !== null);
    expect(off.map(({ date }) => date)).toEqual(dates.filter((_, n) => n % 3 === dates.indexOf(off[0]?.date ?? '')));
    for (const { date, plan } of off) {
      const next = slates.get(dateAfter(date)) ?? plansOf(seed, dateAfter(date), 'eventful');
      const [host, makeup] = next.filter(({ home, away }) => home.id === plan.home.id && away.id === plan.away.id);
      if (!host || !makeup) throw new Error(`No game is made up after ${date}.`);
      expect(gamePkOf(makeup)).toBe(gamePkOf(plan));
      expect(makeup.id).not.toBe(plan.id);
      expect(makeup.pitch).toBeGreaterThan(host.end);
      expect(calledOffAt(plan)).toBeLessThan(plan.start);
      expect(listedFrom(makeup)).toBeGreaterThanOrEqual(calledOffAt(plan) ?? Number.NaN);
    }
  });

  it('moves starts both ways, delays first pitches by minutes and by hours, and calls some games live before they are', () => {
    const moves = plans.flatMap(({ plan }) => (plan.fortune?.moved ? plan.fortune.moved.start - plan.start : []));
    expect(moves.filter((minutes) => minutes > 0)).toHaveLength(dates.length);
    expect(moves.filter((minutes) => minutes < 0)).toHaveLength(dates.length);
    const delays = plans.map(({ plan }) => plan.pitch - startAt(plan, plan.pitch));
    expect(delays.filter((minutes) => minutes > 30).length).toBeGreaterThan(dates.length);
    expect(delays.filter((minutes) => minutes >= 150).length).toBeGreaterThan(dates.length / 6);
    expect(plans.filter(({ plan }) => plan.calledLive < plan.pitch).length).toBeGreaterThanOrEqual(dates.length);
    expect(plans.filter(({ plan }) => plan.pitch < startAt(plan, plan.pitch))).toEqual([]);
  });

  it('lets the sources state a moved start when the league has announced it, or some minutes later', () => {
    for (const { plan } of plans) {
      const { moved, noticedAfter = 0 } = plan.fortune ?? {};
      if (!moved) continue;
      expect([officialStartAt(plan, moved.at - 1), officialStartAt(plan, moved.at)]).toEqual([plan.start, moved.start]);
      const noticed = moved.at + noticedAfter;
      expect([startAt(plan, noticed - 1), startAt(plan, noticed)]).toEqual([plan.start, moved.start]);
    }
  });
});

describe('the official schedule of eventful days', () => {
  it('lists a postponed game on both dates, under one number, with the official date of the new one', () => {
    for (const { date, plan } of plans) {
      if (plan.postponedAt === null) continue;
      const [before, after] = [plan.postponedAt - 1, plan.postponedAt].map((minute) =>
        [date, dateAfter(date)].map(
          (on) => entriesOn(on, minute).find(({ gamePk }) => gamePk === gamePkOf(plan))?.state,
        ),
      );
      expect(before?.map((entry) => entry?.state)).toEqual(['scheduled', undefined]);
      expect(after?.map((entry) => entry?.state)).toEqual(['postponed', 'scheduled']);
      expect(after?.map((entry) => entry?.officialDate)).toEqual([dateAfter(date), dateAfter(date)]);
      expect(after?.[0]?.rescheduledTo).toBe(after?.[1]?.startTime);
      expect(after?.[1]?.rescheduledFrom).toBe(after?.[0]?.startTime);
    }
  });

  it('calls a pair a doubleheader once its second game is announced, and gives that one a placeholder if it is straight', () => {
    const kinds = plans.flatMap(({ date, plan }) => {
      const at = plan.fortune?.makesUp?.announced;
      if (at === undefined) return [];
      const pair = (minute: number) =>
        entriesOn(date, minute)
          .map(({ state }) => state)
          .filter(({ home }) => home?.name === plan.home.fullName)
          .toSorted((a, b) => (a.gameNumber ?? 0) - (b.gameNumber ?? 0));
      expect(pair(at - 1).map(({ doubleheader }) => doubleheader)).toEqual(['N']);
      const [first, second] = pair(at);
      expect(second?.doubleheader).toBe(first?.doubleheader);
      const minutes = (Date.parse(second?.startTime ?? '') - Date.parse(first?.startTime ?? '')) / 60_000;
      expect([minutes, second?.startIsOpen]).toEqual(first?.doubleheader === 'Y' ? [5, true] : [195, false]);
      return [first?.doubleheader];
    });
    expect(new Set(kinds)).toEqual(new Set(['Y', 'S']));
  });

  it('lists a suspended game on the date of its resumption, too, with the official date and the first pitch that it had', () => {
    const stopped = plans.filter(({ plan }) => plan.fortune?.suspended);
    expect(stopped.length).toBeGreaterThanOrEqual(dates.length / 3 - 1);
    for (const { date, plan } of stopped) {
      const { at, resumes } = plan.fortune?.suspended ?? { at: 0, resumes: 0 };
      const seen = [at - 1, at, resumes, plan.end].map((minute) =>
        [date, dateAfter(date)].map((on) => entriesOn(on, minute).find(({ gamePk }) => gamePk === gamePkOf(plan))),
      );
      expect(seen.map((both) => both.map((entry) => entry?.state.state))).toEqual([
        ['live', undefined],
        ['suspended', 'suspended'],
        ['live', 'live'],
        ['final', 'final'],
      ]);
      const last = seen.at(-1) ?? [];
      expect(last.map((entry) => entry?.state.officialDate)).toEqual([date, date]);
      const pitch = new Date(plan.pitch * 60_000).toISOString();
      expect(last.map((entry) => entry?.details?.firstPitch)).toEqual([pitch, pitch]);
    }
  });
});
