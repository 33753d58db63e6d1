import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Observation } from '../../../../lib/odds/observation.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import type { SourceName } from '../../../../lib/sources/registry.ts';
import { mlbStatsApiWays } from '../../../support/large-bodies/mlb-stats-api.ts';
import { answerOf, type Way } from '../../../support/large-bodies/way.ts';
import { isLongSearch, sampleOf } from '../../../support/search.ts';
import { sourceFixtures } from '../../../support/source-fixtures.ts';
import { openWorkMeter, type Work, type WorkMeter } from '../../../support/work.ts';

let meter: WorkMeter;
let readerOf: (source: SourceName | 'mlb-stats-api') => (observation: Observation) => unknown;
let formatIn: (prices: readonly unknown[]) => unknown;

beforeAll(async () => {
  meter = await openWorkMeter('/lib/sources/');
  const { sourceNamed } = await import('../../../../lib/sources/registry.ts');
  const { readSchedule } = await import('../../../../lib/sources/mlb-stats-api/read.ts');
  readerOf = (source) => (source === 'mlb-stats-api' ? readSchedule : sourceNamed(source).read);
  formatIn = (await import('../../../../lib/sources/the-odds-api/price.ts')).formatIn;
});
afterAll(() => meter.close());

function reading(way: Way, size: number): () => void {
  const answer = answerOf(way, size);
  const read = readerOf(way.source);
  return () => {
    try {
      read(answer);
    } catch (error) {
      if (!(error instanceof OddsError)) throw error;
    }
  };
}

/** Memory is measured by samples, and lists grow by leaps: so much may be between two measurements of the same. */
const noiseBytes = 256 * 1024;

function isLinear(small: Work, fourTimes: Work): boolean {
  return fourTimes.steps < 5 * small.steps && fourTimes.bytes < 5 * small.bytes + noiseBytes;
}

/** The larger, the smaller a part of the work that grows by the square is seen: at 200 a 2200th of what each entry costs. */
const size = isLongSearch ? 800 : 200;
const ways = [...Object.values(sourceFixtures).flatMap(({ ways }) => ways), ...mlbStatsApiWays];
const whoseMemoryIsMeasured = sampleOf('ways to make an answer large whose memory is measured', ways, 25);

describe('the work of reading four times as much is four times as much', () => {
  test.each(ways)('$source: $name', async (way) => {
    const [read, readFourTimes] = [reading(way, size), reading(way, 4 * size)];
    const [small, fourTimes] = [await meter.stepsOf(read), await meter.stepsOf(readFourTimes)];
    expect({ small, fourTimes, isLinear: fourTimes < 5 * small }).toMatchObject({ isLinear: true });
    expect(small).toBeGreaterThan(0);
  });

  test.each(whoseMemoryIsMeasured)('and so is its memory: $source: $name', async (way) => {
    const { bytes } = await meter.of(reading(way, size / 4));
    const samplingInterval = Math.max(1_024, Math.round(bytes / 80));
    const small = await meter.of(reading(way, size), samplingInterval);
    const fourTimes = await meter.of(reading(way, 4 * size), samplingInterval);
    expect({ small, fourTimes, isLinear: isLinear(small, fourTimes) }).toMatchObject({ isLinear: true });
  });
});

describe('the measure of work', () => {
  const list = (size: number) => Array.from({ length: size }, () => 2);
  const walked = (size: number) => void formatIn(list(size));
  const walkedForEach = (size: number) => {
    for (const _each of list(size)) formatIn(list(size));
  };
  const copied = (size: number) => {
    formatIn([]);
    return [...list(size)];
  };
  const copiedForEach = (size: number) => {
    let copy: readonly number[] = [];
    for (const each of list(size)) copy = [...copy, each];
    return copied(copy.length);
  };

  test.each([
    ['a list that is walked once', walked, true],
    ['a list that is walked for each of its entries', walkedForEach, false],
    ['a list that is copied once', copied, true],
    ['a list that is copied for each of its entries', copiedForEach, false],
  ])('tells %s', async (_what, work, expected) => {
    const [small, fourTimes] = [await meter.of(() => work(300)), await meter.of(() => work(1_200))];
    expect(isLinear(small, fourTimes)).toBe(expected);
  });
});
