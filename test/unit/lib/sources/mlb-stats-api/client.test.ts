import { describe, expect, test } from 'vitest';
import { mlbStatsApiSource } from '../../../../../lib/sources/mlb-stats-api/source.ts';
import { dates, entry } from './schedules.ts';

const call = { signal: new AbortController().signal, correlationId: 'run-1' };

function recordingSource(baseUrl = 'https://schedule.test/') {
  const asked: string[] = [];
  const source = mlbStatsApiSource({
    baseUrl,
    now: () => new Date('2026-08-03T16:00:00.000Z'),
    fetch: async (url) => {
      asked.push(url);
      return Response.json(dates(['2026-08-03', entry('S')]));
    },
  });
  return { source, asked };
}

describe('observe', () => {
  test('asks once for all dates, and can be read by the same source', async () => {
    const { source, asked } = recordingSource();
    const observation = await source.observe({ from: '2026-08-03', to: '2026-08-04' }, call);
    expect(asked).toEqual([
      'https://schedule.test/api/v1/schedule?sportId=1&startDate=2026-08-03&endDate=2026-08-04&hydrate=team,linescore,probablePitcher,gameInfo',
    ]);
    expect(observation).toMatchObject({ source: 'mlb-stats-api', league: 'mlb', slateDate: null, status: 200 });
    const { schedule, readerVersion } = source.read(observation);
    expect(schedule).toMatchObject({ from: '2026-08-03', to: '2026-08-04', games: [{ gamePk: 777001 }] });
    expect(readerVersion).toBe(source.readerVersion);
  });

  test('is of a slate where it asks for one', async () => {
    const observation = await recordingSource().source.observe({ from: '2026-08-03', to: '2026-08-03' }, call);
    expect(observation.slateDate).toBe('2026-08-03');
  });

  test.each([
    ['2026-08-04', '2026-08-03'],
    ['20260803', '20260804'],
    ['2026-02-30', '2026-03-01'],
  ])('asks nothing from %s to %s', async (from, to) => {
    const { source, asked } = recordingSource();
    await expect(source.observe({ from, to }, call)).rejects.toMatchObject({ code: 'argument_invalid' });
    expect(asked).toEqual([]);
  });
});
