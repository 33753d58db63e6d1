import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { marketAt } from '../../../../../infra/local/market/action-network/answer.ts';
import { officialSchedule } from '../../../../../infra/local/market/official-schedule.ts';
import { slateOf } from '../../../../../infra/local/market/slate.ts';
import { readSchedule } from '../../../../../lib/sources/mlb-stats-api/read.ts';
import { observationOf } from '../../../lib/sources/mlb-stats-api/schedules.ts';

const seed = 3;
const [from, to] = ['2026-08-01', '2026-08-14'] as const;
const at = new Date('2026-08-03T20:00:00Z');

function scheduleAt(moment: Date, dates: { from: string; to: string } = { from, to }) {
  const answer = officialSchedule({ seed, ...dates, at: moment });
  return readSchedule(observationOf(answer, [dates.from, dates.to]));
}

describe('the official schedule of the simulated market', () => {
  it('can be read whole: fifteen games on every date, each with a number of its own', () => {
    const { schedule, entries } = scheduleAt(at);
    expect(entries).toEqual({ seen: 210, games: 210, repeated: 0, rejected: {} });
    expect(schedule).toMatchObject({ from, to });
    const perDate = Map.groupBy(schedule.games, ({ officialDate }) => officialDate);
    expect([...perDate.values()].map((games) => games.length)).toEqual(Array.from({ length: 14 }, () => 15));
  });

  it('is the same for the same seed, and numbers no game anew, whichever dates it is asked for', () => {
    expect(officialSchedule({ seed, from, to, at })).toEqual(officialSchedule({ seed, from, to, at }));
    const alone = scheduleAt(at, { from: '2026-08-03', to: '2026-08-03' }).schedule.games;
    expect(scheduleAt(at).schedule.games.filter(({ officialDate }) => officialDate === '2026-08-03')).toEqual(alone);
  });

  it('has the clubs and the starts that the market has its odds of', () => {
    const date = '2026-08-03';
    const morning = new Date('2026-08-03T08:00:00Z');
    const official = officialSchedule({ seed, from: date, to: date, at: morning }).dates[0]?.games ?? [];
    const ofOdds = marketAt({ seed, date, at: morning }).games.map((game) => {
      const name = (id: number) => game.teams.find((team) => team.id === id)?.full_name;
      return [name(game.away_team_id), name(game.home_team_id), game.start_time.replace('.000Z', 'Z')];
    });
    expect(ofOdds.length).toBeGreaterThan(0);
    expect(official.map(({ teams, gameDate }) => [teams.away.team.name, teams.home.team.name, gameDate])).toEqual(
      ofOdds,
    );
  });

  it('says of each game its present state', () => {
    for (const plan of ['2026-08-03', '2026-08-04', '2026-08-05'].flatMap((date) => slateOf(seed, date))) {
      const date = new Date((plan.start - 6 * 60) * 60_000).toISOString().slice(0, 10);
      const stateAt = (minute: number) =>
        scheduleAt(new Date(minute * 60_000), { from: date, to: date }).schedule.games.find(
          ({ gamePk }) => gamePk === plan.id + 530_000,
        )?.state;
      if (plan.postponedAt === null) {
        const moments = [plan.pitch - 1, plan.pitch, plan.end - 1, plan.end];
        expect(moments.map(stateAt)).toEqual(['scheduled', 'live', 'live', 'final']);
      } else {
        const moments = [plan.postponedAt - 1, plan.postponedAt, plan.end];
        expect(moments.map(stateAt)).toEqual(['scheduled', 'postponed', 'postponed']);
      }
    }
  });

  it('has a score once a game has begun, and a winner, a first pitch and a line score that agree once it is over', () => {
    const date = '2026-08-03';
    const hydrate = ['team', 'linescore', 'probablePitcher', 'gameInfo'];
    const query = { startDate: date, endDate: date, hydrate: hydrate.join(',') };
    const request = { method: 'GET', url: 'https://schedule.test/api/v1/schedule', query } as const;
    const entriesAt = (moment: Date) => {
      const body = officialSchedule({ seed, from: date, to: date, at: moment, hydrate });
      return readSchedule(observationOf(body, [date], { request })).listed;
    };
    const sumOf = (runs: readonly (number | null)[] = []) => runs.reduce<number>((sum, of) => sum + (of ?? 0), 0);
    const scores = entriesAt(at).map(({ state: { state, home, winner } }) => [state, home?.score !== null, winner]);
    expect(scores).toContainEqual(['live', true, null]);
    expect(scores).toContainEqual(['scheduled', false, null]);
    const over = entriesAt(new Date('2026-08-04T12:00:00Z'));
    const finals = over.filter(({ state }) => state.state === 'final');
    expect(finals.length).toBeGreaterThanOrEqual(14);
    for (const { state, details } of finals) {
      expect([sumOf(details?.linescore?.home), sumOf(details?.linescore?.away)]).toEqual([
        state.home?.score,
        state.away?.score,
      ]);
      expect(['home', 'away']).toContain(state.winner);
      expect(Date.parse(details?.firstPitch ?? '')).toBeGreaterThanOrEqual(Date.parse(state.startTime));
      expect(details?.homePitcher?.name).toMatch(/Starter/);
    }
  });

  it('has one pair twice a day, as a split doubleheader', () => {
    const { dates } = officialSchedule({ seed, from, to, at });
    for (const { games } of dates) {
      const twice = games.filter(({ doubleHeader }) => doubleHeader === 'S');
      expect(twice.map(({ gameNumber }) => gameNumber)).toEqual([1, 2]);
      expect(new Set(twice.map(({ teams }) => `${teams.away.team.id} ${teams.home.team.id}`)).size).toBe(1);
    }
  });
});

const recordings = '../shared/payloads/mlb-stats-api';
const isRecorded = existsSync(recordings);
if (!isRecorded) console.info(`Skipped: the simulated schedule is not compared, because ${recordings} is not there.`);

describe.skipIf(!isRecorded)('the simulated schedule beside a recorded one', () => {
  const teamSchema = z.object({ id: z.number(), name: z.string(), link: z.string() });
  const entrySchema = z.looseObject({
    status: z.looseObject({}),
    teams: z.object({ home: z.object({ team: teamSchema }), away: z.object({ team: teamSchema }) }),
  });
  const answerSchema = z.object({ dates: z.array(z.object({ games: z.array(entrySchema) })) });
  const gamesOf = (answer: unknown) => answerSchema.parse(answer).dates.flatMap(({ games }) => games);
  const recorded = (isRecorded ? ['2022-04-07-final-and-postponed', '2019-03-09-final-linescore'] : []).flatMap(
    (name) => gamesOf(JSON.parse(readFileSync(`${recordings}/schedule-${name}.json`, 'utf8'))),
  );
  const simulated = gamesOf(officialSchedule({ seed, from, to, at }));

  it('has no field that a recorded game has not, and each of the same kind', () => {
    const [real, ours] = [recorded[0], simulated[0]];
    const kinds = (entry: object | undefined) =>
      Object.entries(entry ?? {}).map(([name, value]) => `${name} ${typeof value}`);
    expect(kinds(ours)).not.toEqual([]);
    expect(kinds(real)).toEqual(expect.arrayContaining(kinds(ours)));
    expect(kinds(real?.status)).toEqual(expect.arrayContaining(kinds(ours?.status)));
  });

  it('knows the clubs by the numbers that the league gives them', () => {
    const clubs = (entries: typeof recorded) =>
      new Map(entries.flatMap(({ teams }) => [teams.home.team, teams.away.team]).map(({ id, name }) => [name, id]));
    const [real, ours] = [clubs(recorded), clubs(simulated)];
    const both = [...ours.keys()].filter((name) => real.has(name));
    expect(both.length).toBeGreaterThan(15);
    expect(both.map((name) => ours.get(name))).toEqual(both.map((name) => real.get(name)));
    expect(new Set(ours.values()).size).toBe(30);
  });
});
