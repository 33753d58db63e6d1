import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marketAt } from '../../infra/local/market/action-network/answer.ts';
import { contentHashOf, type Observation } from '../../lib/odds/observation.ts';
import { readActionNetwork } from '../../lib/sources/action-network/read.ts';
import type { Bench } from './bench.ts';
import { race } from './measure.ts';
import { observationAt, scoreboardText } from './moving-scoreboard.ts';
import { goal, rounded, type Section } from './section.ts';

/** Recorded by others, so they lie beside the project and not in it. */
const recordings = '../shared/payloads/action-network';

interface Body {
  readonly name: string;
  readonly observation: Observation;
}

/** How long an answer takes to read, beside JSON.parse of its text alone. */
export async function benchReading(bench: Bench): Promise<Section> {
  const rounds = bench.short ? 1 : 25;
  const bodies = bench.short
    ? [generatedBody(100)]
    : [...recordedBodies(), simulatedBody(), generatedBody(1_000), generatedBody(10_000)];
  const rows: Section['tables'][number]['rows'][number][] = [];
  const goals: Section['goals'][number][] = [];
  for (const { name, observation } of bodies) {
    bench.progress(`reading ${name}`);
    const { outcomes } = readActionNetwork(observation);
    const text = new TextDecoder().decode(observation.body);
    // A small body is read several times in one round, so that the clock's grain does not show.
    const times = Math.max(1, Math.round(500_000 / observation.body.length));
    const repeat = (work: () => unknown) => () => {
      for (let time = 0; time < times; time += 1) work();
    };
    const medians = await race(
      [
        { name: 'read', ready: () => repeat(() => readActionNetwork(observation)) },
        { name: 'parse', ready: () => repeat(() => JSON.parse(text)) },
      ],
      { rounds },
    );
    const ratio = medians.ratio('read', 'parse');
    rows.push({
      body: name,
      kB: rounded(observation.body.length / 1_000),
      outcomes: outcomes.seen,
      quotes: outcomes.quotes,
      'reading, ms': rounded((medians.of('read') ?? 0) / times),
      'JSON.parse, ms': rounded((medians.of('parse') ?? 0) / times),
      times: rounded(ratio ?? 0),
    });
    goals.push(...goal(`reading beside JSON.parse alone: ${name}`, ratio, { atMost: 2.5 }));
  }
  return {
    name: 'reading',
    tables: [{ title: `Reading an answer, median of ${rounds}`, rows }],
    goals,
    notes: notes(),
  };
}

function notes(): string[] {
  return existsSync(recordings) ? [] : [`Recorded answers were left out: ${recordings} is not there.`];
}

function recordedBodies(): Body[] {
  if (!existsSync(recordings)) return [];
  const scoreboards = readdirSync(recordings).filter((file) => file.startsWith('v2-scoreboard-'));
  return scoreboards.map((file) => {
    const content = {
      source: 'action-network',
      league: file.split('-')[2] ?? 'mlb',
      slateDate: null,
      request: { method: 'GET' as const, url: 'file:///recorded', query: {} },
      body: new Uint8Array(readFileSync(join(recordings, file))),
    };
    const observation: Observation = {
      ...content,
      status: 200,
      headers: {},
      capturedAt: '2026-08-03T16:00:00.000Z',
      contentHash: contentHashOf(content),
      correlationId: 'bench',
    };
    return { name: file.replace(/^v2-scoreboard-|\.json$/g, ''), observation };
  });
}

function simulatedBody(): Body {
  const at = new Date('2026-08-03T16:00:00Z');
  const text = JSON.stringify(marketAt({ seed: 1, date: '2026-08-03', at }));
  return { name: 'simulated market at noon', observation: observationAt(at, text) };
}

function generatedBody(quotes: number): Body {
  const text = scoreboardText({ quotes, firstGameId: 1, price: () => -110, bets: () => 55 });
  return {
    name: `${quotes} quotes, full game only`,
    observation: observationAt(new Date('2026-08-03T16:00:00Z'), text),
  };
}
