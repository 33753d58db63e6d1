import type { Observation } from '../../lib/odds/observation.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { readSchedule } from '../../lib/sources/mlb-stats-api/read.ts';
import { sourceNamed, sourceNames } from '../../lib/sources/registry.ts';
import { mlbStatsApiWays } from '../support/large-bodies/mlb-stats-api.ts';
import { answerOf, type Way } from '../support/large-bodies/way.ts';
import { sourceFixtures } from '../support/source-fixtures.ts';
import type { Bench } from './bench.ts';
import { race } from './measure.ts';
import { type Figure, type Goal, goal, rounded, type Section } from './section.ts';

function readerOf(source: Way['source']): (observation: Observation) => unknown {
  return source === 'mlb-stats-api' ? readSchedule : sourceNamed(source).read;
}

const waysBySource = {
  ...Object.fromEntries(sourceNames.map((name) => [name, sourceFixtures[name].ways])),
  'mlb-stats-api': mlbStatsApiWays,
};

interface Measured {
  readonly size: number;
  readonly megabytes: number;
  readonly readMs: number;
  /** Beside `JSON.parse` of the same bytes. */
  readonly ratio: number;
}

/** How long each reader takes for each outcome of answers that are made large in each way, beside JSON.parse alone. */
export async function benchLargeAnswers(
  bench: Bench,
  sizes: readonly number[] = [1_000, 10_000, 100_000],
): Promise<Section> {
  const tables: Section['tables'][number][] = [];
  const goals: Goal[] = [];
  for (const [source, ways] of Object.entries(waysBySource)) {
    const measured: { readonly name: string; readonly at: readonly Measured[] }[] = [];
    for (const way of ways) {
      bench.progress(`large: ${source}, ${way.name}`);
      const at: Measured[] = [];
      for (const size of sizes) at.push(await measure(way, size, bench));
      measured.push({ name: way.name, at });
    }
    tables.push({ title: `Reading large answers of ${source}`, rows: measured.map(rowOf) });
    goals.push(...measured.flatMap((way) => goalOf(source, way)));
  }
  return { name: 'large', tables, goals: worstOf(goals), notes };
}

const notes = [
  'Outcomes count whatever makes the answer large: games, books, teams, fields, levels of nesting, parts of a text. Median of 3.',
  'The goals name the way of each source in which reading, beside JSON.parse, gets slower most from the smallest answer to the largest.',
];

async function measure(way: Way, size: number, { short }: Bench): Promise<Measured> {
  const answer = answerOf(way, size);
  // A small body is read several times in one round, so that the clock's grain does not show.
  const times = short ? 1 : Math.max(1, Math.round(200_000 / answer.body.length));
  const repeat = (work: () => unknown) => () => () => {
    for (let time = 0; time < times; time += 1) orRefused(work);
  };
  const decoder = new TextDecoder();
  const medians = await race(
    [
      { name: 'read', ready: repeat(() => readerOf(way.source)(answer)) },
      { name: 'parse', ready: repeat(() => JSON.parse(decoder.decode(answer.body))) },
    ],
    { rounds: 3 },
  );
  const megabytes = answer.body.length / 1_000_000;
  return { size, megabytes, readMs: (medians.of('read') ?? 0) / times, ratio: medians.ratio('read', 'parse') ?? 0 };
}

/** Some of the answers are refused as a whole: that takes its time too. */
function orRefused(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof OddsError || error instanceof SyntaxError)) throw error;
  }
}

function rowOf({ name, at }: { readonly name: string; readonly at: readonly Measured[] }): Record<string, Figure> {
  const named = (size: number) => size.toLocaleString('en-US');
  return {
    'made large by': name,
    MB: rounded(at.at(-1)?.megabytes ?? 0),
    ...Object.fromEntries(at.map(({ size, readMs }) => [`µs each, ${named(size)}`, rounded((readMs / size) * 1_000)])),
    ...Object.fromEntries(at.map(({ size, ratio }) => [`× parse, ${named(size)}`, rounded(ratio)])),
  };
}

function goalOf(source: string, { name, at }: { readonly name: string; readonly at: readonly Measured[] }): Goal[] {
  const [smallest, largest] = [at[0], at.at(-1)];
  if (smallest === undefined || largest === undefined) return [];
  const what = `reading of ${source} at ${largest.size} beside ${smallest.size}: ${name}`;
  return goal(what, largest.ratio / smallest.ratio, { atMost: 5 });
}

/** Of each source the one that comes off worst. */
function worstOf(goals: readonly Goal[]): Goal[] {
  const bySource = Map.groupBy(goals, ({ what }) => what.split(' at ')[0]);
  return [...bySource.values()].flatMap((ofSource) => ofSource.toSorted((a, b) => b.ratio - a.ratio).slice(0, 1));
}
