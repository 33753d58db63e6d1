import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../../functions/collect-odds/config.ts';
import { buildDependencies } from '../../../../functions/collect-odds/dependencies.ts';
import { type CollectEvent, collectEventSchema } from '../../../../functions/collect-odds/event.ts';
import { odds } from '../../../../lib/backlog/kinds.ts';
import { landedKeyOf } from '../../../../lib/landing/landed-key.ts';
import { sourceNames, sources } from '../../../../lib/sources/registry.ts';
import { observeOnce } from '../../../support/observe-once.ts';
import { environment } from './environment.ts';

/** Half past eleven at night in New York, and the next day in UTC. */
const now = () => new Date('2026-07-31T03:30:00.000Z');
const fetch = () => Promise.reject(new Error('No request is expected before the run begins.'));

function begun(event: unknown, changes: Readonly<Record<string, string>> = {}) {
  const { beginRun } = buildDependencies(configSchema.parse({ ...environment, ...changes }), { now, fetch });
  const parsed: CollectEvent = collectEventSchema.parse(event);
  const run = beginRun(parsed, 'run-1');
  const { league, slateDates, exclusive, correlationId } = run;
  const { leagueFrom } = run.report();
  return { league, leagueFrom, slateDates, exclusive, correlationId, sources: run.sources.map(({ name }) => name) };
}

const recordedBody = (body: unknown) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { body: gzipSync(text).toString('base64'), capturedAt: '2026-07-30T17:00:00Z' };
};
const recorded = recordedBody([]);

describe('a run of collect-odds', () => {
  it('without a source asks the first that can serve, today and tomorrow, and excludes other runs meanwhile', () => {
    expect(begun({})).toEqual({
      league: 'mlb',
      leagueFrom: undefined,
      slateDates: ['2026-07-30', '2026-07-31'],
      exclusive: true,
      correlationId: 'run-1',
      sources: sources.filter(({ leagues }) => leagues.includes('mlb')).map(({ name }) => name),
    });
  });

  it('knows the window that it is part of, if there is one', () => {
    const { beginRun } = buildDependencies(configSchema.parse(environment), { now, fetch });
    const runOf = (event: object) => beginRun(collectEventSchema.parse(event), 'run-1');
    const window = { from: '2026-07-30T18:50:00-04:00', until: '2026-07-30T23:20:00Z' };
    expect(runOf({ window, scheduledTime: '2026-07-30T22:51:00Z' }).window).toEqual({
      from: '2026-07-30T22:50:00.000Z',
      until: '2026-07-30T23:20:00.000Z',
    });
    expect(runOf({}).window).toBeUndefined();
  });

  it.each(sourceNames)('with the source %s asks that one alone', (source) => {
    expect(begun({ source, date: '2026-07-04' })).toMatchObject({ slateDates: ['2026-07-04'], sources: [source] });
  });

  it.each([
    [{ recorded }, 'action-network', null],
    [{ recorded, source: 'the-odds-api', date: '2026-07-30' }, 'the-odds-api', '2026-07-30'],
  ])('with a recorded body (%j) is for that body, beside whatever runs', (event, source, slateDate) => {
    expect(begun(event, { ALLOW_RECORDED: 'true' })).toMatchObject({
      slateDates: [slateDate],
      exclusive: false,
      sources: [source],
    });
  });

  it('asks the sources that know the league, and no other', () => {
    expect(begun({ league: 'nfl' }).sources).toEqual(['action-network', 'the-odds-api']);
    expect(begun({ league: 'wnba' }).sources).toEqual(['action-network']);
  });

  it.each<[object, ...string[]]>([
    [{ date: '1900-01-01' }, 'date: 1900-01-01 is outside', '2018-01-01 to 2027-07-31'],
    [{ date: '2017-12-31' }, 'date: 2017-12-31 is outside', '2018-01-01 to 2027-07-31'],
    [{ date: '2027-08-01' }, 'date: 2027-08-01 is outside', '2018-01-01 to 2027-07-31'],
    [{ league: 'xyz' }, 'no source knows the league xyz', 'mlb'],
    [{ league: 'wnba', source: 'the-odds-api' }, 'the-odds-api is not asked for the league wnba', 'mlb, nba'],
  ])('is refused by its field, with what can be asked for: %j', (event, ...texts) => {
    for (const text of texts) {
      expect(() => begun(event)).toThrow(
        expect.objectContaining({ code: 'event_invalid', message: expect.stringContaining(text) }),
      );
    }
  });

  it.each(['2018-01-01', '2027-07-31'])('takes the first and the last date: %s', (date) => {
    expect(begun({ date }).slateDates).toEqual([date]);
  });

  it('takes no recorded body if the stage does not say so', () => {
    expect(() => begun({ recorded })).toThrow(
      expect.objectContaining({ code: 'event_invalid', message: expect.stringContaining('takes no recorded body') }),
    );
  });
});

describe('the capture time of a recorded body', () => {
  const options = { ALLOW_RECORDED: 'true' };
  const snapshotAt = (timestamp: unknown) => ({
    source: 'the-odds-api',
    recorded: recordedBody({ timestamp, previous_timestamp: null, next_timestamp: null, data: [] }),
  });

  async function observed(event: object) {
    const { beginRun } = buildDependencies(configSchema.parse({ ...environment, ...options }), { now, fetch });
    const run = beginRun(collectEventSchema.parse(event), 'run-1');
    const [source] = run.sources;
    const answer = source && (await observeOnce(source, { slateDate: null })).collection?.observation;
    if (answer === undefined) throw new Error('The run has no source, or it has no answer.');
    return {
      capturedAt: answer.capturedAt,
      capturedAtFrom: run.report().capturedAtFrom,
      key: landedKeyOf(odds, answer),
    };
  }

  it('is the timestamp of a historical snapshot, whatever the event says: in the observation, its key and the report', async () => {
    expect(await observed(snapshotAt('2024-07-01T12:00:00Z'))).toEqual({
      capturedAt: '2024-07-01T12:00:00.000Z',
      capturedAtFrom: 'body',
      key: expect.stringContaining('landed/the-odds-api/mlb/2024-07-01/120000.000Z-'),
    });
    expect((await observed(snapshotAt(1719835200))).capturedAt).toBe('2024-07-01T12:00:00.000Z');
  });

  it('is that of the event if both are the same, or the body names none', async () => {
    const same = { capturedAt: '2026-07-30T17:00:00.000Z', capturedAtFrom: undefined };
    expect(await observed(snapshotAt('2026-07-30T13:00:00-04:00'))).toMatchObject(same);
    expect(await observed({ source: 'the-odds-api', recorded })).toMatchObject(same);
    const scoreboard = recordedBody({ timestamp: '2024-07-01T12:00:00Z', games: [] });
    expect(await observed({ source: 'action-network', recorded: scoreboard })).toMatchObject(same);
  });

  it.each([
    ['2026-07-31T03:30:01Z', '2026-07-31T03:30:01Z.*lies in the future'],
    ['9999-12-31T23:59:59Z', 'is no time|lies in the future'],
    ['2019-12-31T00:00:00Z', '2019-12-31T00:00:00Z.*is no time at which it can have been captured'],
    ['yesterday', 'yesterday.*is no time'],
    [1785772800000, '1785772800000.*is no time'],
    [null, 'is no time'],
    [undefined, 'missing.*is no time'],
  ])('is refused by name, and nothing lands, if the timestamp is %j', async (timestamp, message) => {
    await expect(observed(snapshotAt(timestamp))).rejects.toMatchObject({
      code: 'event_invalid',
      message: expect.stringMatching(new RegExp(message)),
    });
  });
});

describe('what The Odds API may cost', () => {
  const build = (changes: Readonly<Record<string, string>>) =>
    buildDependencies(configSchema.parse({ ...environment, ...changes }), { now, fetch });

  it('is refused at the start if the plan of a month does not pay for one run', () => {
    const plan = { THE_ODDS_API_CREDITS_PER_MONTH: '5', THE_ODDS_API_RUNS_PER_MONTH: '1' };
    expect(() => build({ ...plan, THE_ODDS_API_REGIONS: 'us,eu' })).toThrow(
      expect.objectContaining({
        code: 'environment_invalid',
        message: expect.stringMatching(/costs 6 credits.*has 5 a month/),
      }),
    );
    expect(() => build(plan)).not.toThrow();
  });
});

describe('the league of a recorded body', () => {
  const scoreboard = (...leagues: string[]) =>
    recordedBody({ games: leagues.map((league_name, id) => ({ id, league_name, markets: {} })) });
  const odds = (...sports: string[]) =>
    recordedBody(sports.map((sport_key, id) => ({ id, sport_key, bookmakers: [] })));
  const leagueOf = (event: object) => begun(event, { ALLOW_RECORDED: 'true' });

  it.each([
    [scoreboard('ncaaf'), undefined, 'ncaaf'],
    [recordedBody({ league: { id: 1, name: 'nfl' }, games: [] }), undefined, 'nfl'],
    [odds('icehockey_nhl', 'icehockey_nhl_preseason'), 'the-odds-api', 'nhl'],
  ])('is the one that the body names, if the event names none', (body, source, league) => {
    expect(leagueOf({ recorded: body, source })).toMatchObject({ league, leagueFrom: 'body' });
  });

  it('is the one of the event, whatever the body names: its reader decides', () => {
    for (const body of [scoreboard('ncaaf'), scoreboard('mlb', 'nfl')]) {
      const { league, leagueFrom } = leagueOf({ recorded: body, league: 'mlb' });
      expect({ league, leagueFrom }).toEqual({ league: 'mlb', leagueFrom: undefined });
    }
  });

  it('does not matter if the body is of another source: nothing lands, and the message names the source', () => {
    expect(() => leagueOf({ recorded: odds('baseball_mlb'), league: 'mlb' })).toThrow(
      expect.objectContaining({ code: 'event_invalid', message: expect.stringContaining('--source the-odds-api') }),
    );
  });

  it.each([
    ['an empty list', recordedBody([]), 'the-odds-api'],
    ['games that name no league', recordedBody({ games: [{ id: 1, markets: {} }] }), undefined],
    ['a web page', recordedBody('<html>Blocked</html>'), undefined],
  ])('is mlb by default if the body names none, and the report says so: %s', (_what, body, source) => {
    expect(leagueOf({ recorded: body, source })).toMatchObject({ league: 'mlb', leagueFrom: 'default' });
  });

  it.each([
    ['several leagues', scoreboard('mlb', 'ncaaf', 'nfl'), undefined, 'mlb, ncaaf, nfl', '--league'],
    ['several sports', odds('baseball_mlb', 'soccer_epl'), 'the-odds-api', 'epl, mlb', '--league'],
    ['a sport without a league here', odds('cricket_ipl'), 'the-odds-api', 'cricket_ipl', 'no league'],
    ['a league whose name is none', scoreboard('no such\u0000league'), undefined, 'no such league', 'no league'],
    [
      'the shape of another source',
      odds('icehockey_nhl'),
      undefined,
      'none of action-network',
      '--source the-odds-api',
    ],
    ['no gzip', { ...recorded, body: 'AAAA' }, undefined, 'recorded.body', 'gzip'],
  ])('is asked for before anything lands, if the body holds %s', (_what, body, source, ...texts) => {
    const message = expect.stringMatching(new RegExp(texts.join('.*')));
    expect(() => leagueOf({ recorded: body, source })).toThrow(
      expect.objectContaining({ code: 'event_invalid', message }),
    );
  });
});
