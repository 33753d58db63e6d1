import * as z from 'zod';
import { syncSportsbooks } from '../../functions/migrate-schema/sync-sportsbooks.ts';
import { odds } from '../../lib/backlog/kinds.ts';
import { landedKeyOf } from '../../lib/landing/landed-key.ts';
import { type ReadObservation, readingDocument } from '../../lib/recording/reading-document.ts';
import { record } from '../../lib/recording/record.ts';
import { readActionNetwork } from '../../lib/sources/action-network/read.ts';
import type { Bench } from './bench.ts';
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts';
import { fillDays, filled } from './history-fill.ts';
import { HistorySlate } from './history-slate.ts';
import { type Contender, type Medians, race } from './measure.ts';
import { goal, rounded, roundedOrNull, type Section, type Table } from './section.ts';
import { historyTables, tableSizes } from './table-sizes.ts';
import { raceViews, viewGoals, viewsTable } from './views.ts';

/** Days of history; the tables of the first hold nothing but what is recorded here. */
const usual = { rounds: 21, sizes: [0, 1, 50, 500] };
const short = { rounds: 1, sizes: [0, 1] };

/** Where in the history an observation comes, and beside which size it is held that it costs no more in the largest. */
const places = [
  { place: 'in order', beside: 0 },
  { place: 'a poll late', beside: 0 },
  // Of one slate alone, with its day of changes: in an empty history nothing has a middle.
  { place: 'in the middle', beside: 1 },
] as const;
type Place = (typeof places)[number]['place'];

interface Grown {
  readonly days: number;
  readonly database: BenchDatabase;
  readonly direct: NonNullable<BenchDatabase['direct']>;
  readonly slate: HistorySlate;
}

/** What it costs to record one observation of 1,000 quotes, a twentieth of them moved, as the history grows. */
export async function benchGrowth(bench: Bench): Promise<Section> {
  const serverUrl = await bench.postgres();
  if (serverUrl === undefined) return unmeasured(bench.whyNoPostgres);
  await using undo = new AsyncDisposableStack();
  const grown: Grown[] = [];
  const { rounds, sizes } = bench.short ? short : usual;
  for (const days of sizes) {
    bench.progress(
      `growth: filling a history of ${days} days (${changesIn(days).toLocaleString('en-US')} changes of lines)`,
    );
    const database = await openBenchDatabase(serverUrl);
    undo.defer(() => database.close());
    grown.push(await grow(database, days));
  }
  const before = await raceAll(grown, bench, 'before ANALYZE');
  for (const { direct } of grown) await direct.query('analyze');
  const after = await raceAll(grown, bench, 'after ANALYZE');
  bench.progress('growth: asking the views');
  const views = await raceViews(grown, rounds);
  const phases = [
    { when: 'before ANALYZE', medians: before },
    { when: 'after ANALYZE', medians: after },
  ];
  return {
    name: 'growth',
    tables: [timesTable(phases, sizes), viewsTable(views, grown), ...(await Promise.all(grown.map(sizeTable)))],
    goals: [...phases.flatMap((phase) => goalsOf(phase, sizes)), ...viewGoals(views, sizes)],
    notes: [
      'One observation of 1,000 quotes, 5% of them moved, by history.record_reading: through the Data API, and as SQL alone by a direct driver.',
      'A poll late: the next observation was recorded just before. In the middle: each time of another day, half way back, so that the pages it touches are not in the cache of the server; where there is one day only, of that.',
      'A board looks at one reading of each game that there ever was, for where it starts, and at no more of those of other days.',
      'All sizes lie in databases of one server and take turns. Before ANALYZE, the plans of the Data API’s sessions are those made when the tables were empty.',
    ],
  };
}

function unmeasured(why: string): Section {
  return { name: 'growth', tables: [], goals: [], notes: [why] };
}

function changesIn(days: number): number {
  return days * filled.lines * filled.changesPerLine;
}

async function grow(database: BenchDatabase, days: number): Promise<Grown> {
  const { direct } = database;
  if (direct === undefined) throw new Error('a history grows on a PostgreSQL server only');
  const tables = await historyTables(direct);
  // Or the server would gather its statistics whenever it likes.
  for (const table of tables) await direct.query(`alter table history.${table} set (autovacuum_enabled = false)`);
  await syncSportsbooks.run(database.as('owner'));
  const slate = new HistorySlate(days);
  for (const template of slate.templates()) await record(database.as('recorder'), read(template));
  await fillDays(direct, 1, days);
  await direct.query('reset all');
  await direct.query('checkpoint');
  return { days, database, direct, slate };
}

function read(observation: Parameters<typeof readActionNetwork>[0]): ReadObservation {
  return { ...observation, landedKey: landedKeyOf(odds, observation), reading: readActionNetwork(observation) };
}

async function raceAll(grown: readonly Grown[], bench: Bench, when: string): Promise<Medians> {
  const contenders = grown.flatMap((history) =>
    places.filter(({ beside }) => history.days >= beside).flatMap(({ place }) => contendersOf(history, place)),
  );
  const { rounds } = bench.short ? short : usual;
  return race(contenders, {
    rounds,
    onRound: (round) => bench.progress(`growth: ${when}, round ${round} of ${rounds}`),
  });
}

const nameOf = (days: number, place: Place, way: 'call' | 'SQL') => `${days} ${place} ${way}`;

function contendersOf({ days, database, direct, slate }: Grown, place: Place): Contender[] {
  const recorder = database.as('recorder');
  const next = async () => {
    if (place === 'in order') return slate.nextInOrder();
    if (place === 'in the middle') return slate.nextInTheMiddle();
    const { late, last } = slate.nextLate();
    await record(recorder, read(last));
    return late;
  };
  return [
    {
      name: nameOf(days, place, 'call'),
      ready: async () => {
        const { observation, moved } = await next();
        const observed = read(observation);
        return async () => check(days, place, (await record(recorder, observed)).changes, moved);
      },
    },
    {
      name: nameOf(days, place, 'SQL'),
      ready: async () => {
        const { observation, moved } = await next();
        const document = readingDocument(read(observation));
        return async () => {
          const { rows } = await direct.query('select changes from history.record_reading($1::jsonb)', [document]);
          check(days, place, z.tuple([z.object({ changes: z.number() })]).parse(rows)[0].changes, moved);
        };
      },
    },
  ];
}

/** The fill is a history by the rule only if exactly what moved is seen as a change. */
function check(days: number, place: Place, changes: number, moved: number): void {
  if (changes !== moved) {
    throw new Error(`with ${days} days of history, ${place}: ${changes} changes, and ${moved} lines had moved`);
  }
}

interface Phase {
  readonly when: string;
  readonly medians: Medians;
}

function timesTable(phases: readonly Phase[], sizes: readonly number[]): Table {
  const rows = phases.flatMap(({ when, medians }) =>
    places.flatMap(({ place }) =>
      (['call', 'SQL'] as const).map((way) => ({
        'one observation': `${place}, ${way === 'call' ? 'through the Data API' : 'SQL alone'}, ${when}`,
        ...Object.fromEntries(
          sizes.map((days) => [
            `${changesIn(days).toLocaleString('en-US')} changes`,
            roundedOrNull(medians.of(nameOf(days, place, way))),
          ]),
        ),
      })),
    ),
  );
  return { title: 'Recording one observation with so many changes of lines in the tables, ms', rows };
}

function goalsOf({ when, medians }: Phase, sizes: readonly number[]) {
  const most = Math.max(...sizes);
  return places.flatMap(({ place, beside }) =>
    goal(
      `${changesIn(most).toLocaleString('en-US')} changes beside ${changesIn(beside).toLocaleString('en-US')}, ${place}, ${when}`,
      medians.ratio(nameOf(most, place, 'call'), nameOf(beside, place, 'call')),
      { atMost: 1.3 },
    ),
  );
}

async function sizeTable({ days, direct }: Grown): Promise<Table> {
  const sizes = await tableSizes(direct);
  const rows = sizes.map(({ table, rows: count, tableBytes, indexBytes, bytes }) => ({
    table,
    rows: count,
    'table, MB': rounded(tableBytes / 1e6),
    'indexes, MB': rounded(indexBytes / 1e6),
    'bytes a row': count === 0 ? null : rounded(bytes / count),
  }));
  return { title: `On disk after ${days} days`, rows };
}
