import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../../functions/check-health/config.ts';
import { sourceChecksOf } from '../../../../functions/check-health/source-checks.ts';
import type { Admission } from '../../../../lib/resilience/circuit/admission.ts';
import { handWrittenSlate } from '../../lib/sources/action-network/scoreboards.ts';

const key = '0123456789abcdef0123456789abcdef';
const now = () => new Date('2026-08-03T16:00:00.000Z');
const { signal } = new AbortController();
const slates = [{ league: 'mlb', everyMinutes: 5, hours: { from: 9, to: 22 }, months: { from: 3, to: 11 } }];
const environment = {
  STAGE: 'test',
  CLUSTER_ARN: 'arn:aws:rds:us-east-1:000000000000:cluster:odds',
  DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:reader',
  DATABASE_NAME: 'odds',
  STATE_TABLE: 'state',
  RUN_EVERY_MINUTES: '5',
  SLATES: JSON.stringify(slates),
  TIME_ZONE: 'America/New_York',
  DRAIN_EVERY_MINUTES: '15',
  SCHEDULE_EVERY_MINUTES: '60',
  THE_ODDS_API_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:key',
  POWERTOOLS_SERVICE_NAME: 'check-health',
  POWERTOOLS_METRICS_NAMESPACE: 'Odds/test',
};

const answers: Readonly<Record<string, () => Response>> = {
  scoreboard: () => Response.json(handWrittenSlate()),
  sports: () => Response.json([]),
  schedule: () => Response.json({ dates: [] }),
};

function scene(
  config: Record<string, string | undefined> = {},
  standing: Admission = { is: 'pass' },
  answer = answerOf,
) {
  const urls: string[] = [];
  const checks = sourceChecksOf(configSchema.parse({ ...environment, ...config }), {
    now,
    fetch: async (url) => {
      urls.push(url.replace(/bookIds=[\d,]+/, 'bookIds=…'));
      return answer(url);
    },
    keyIn: () => () => key,
    // Only its state is read: a check can neither open it nor close it.
    circuitOf: () => ({ standing: async () => standing }),
  });
  return { checks, urls, askAll: () => Promise.allSettled(checks.map(({ ask }) => ask(signal))) };
}

function answerOf(url: string): Response {
  const kind = ['scoreboard', 'sports', 'schedule'].find((each) => url.includes(each)) ?? '';
  return answers[kind]?.() ?? new Response(null, { status: 404 });
}

describe('the sources in a deep check', () => {
  it('are asked once each, by their clients: the slate of today, the free list of sports, the schedule of today', async () => {
    const { checks, urls, askAll } = scene();
    expect(await askAll()).toEqual(checks.map(() => ({ status: 'fulfilled', value: undefined })));
    expect(checks.map(({ name }) => name)).toEqual(['action-network', 'the-odds-api', 'mlb-stats-api']);
    expect(urls.toSorted()).toEqual([
      'https://api.actionnetwork.com/web/v2/scoreboard/publicbetting/mlb?bookIds=…&date=20260803&periods=event,firstfiveinnings,firstinning',
      `https://api.the-odds-api.com/v4/sports?all=false&apiKey=${key}`,
      'https://statsapi.mlb.com/api/v1/schedule?sportId=1&startDate=2026-08-03&endDate=2026-08-03&hydrate=team,linescore,probablePitcher,gameInfo',
    ]);
  });

  it('are those that are on', () => {
    const off = { THE_ODDS_API_SECRET_ARN: undefined, SCHEDULE_EVERY_MINUTES: undefined };
    expect(scene(off).checks.map(({ name }) => name)).toEqual(['action-network']);
  });

  it('are asked at each of their addresses, by the name of its circuit', async () => {
    const { checks } = scene({ ACTION_NETWORK_URL: 'https://one.example.com,https://two.example.com' });
    expect(checks.map(({ name }) => name).slice(0, 2)).toEqual(['action-network', 'action-network@two.example.com']);
  });

  it('are not asked if their circuit rejects calls', async () => {
    const { checks, urls } = scene({}, { is: 'reject', until: 0, by: 'state' });
    for (const { ask } of checks) await expect(ask(signal)).rejects.toMatchObject({ code: 'source_circuit_open' });
    expect(urls).toEqual([]);
  });

  it('count as failing if their answer cannot be read', async () => {
    const { checks } = scene({}, { is: 'pass' }, () => new Response('<html>'));
    await expect(checks[0]?.ask(signal)).rejects.toMatchObject({ code: 'source_not_json' });
  });
});
