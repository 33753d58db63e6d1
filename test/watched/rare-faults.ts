import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { stateTable } from '../../infra/local/account.ts';
import { dynamoDbCircuitStore } from '../../lib/aws/dynamodb-circuit-store.ts';
import { setByHand } from '../../lib/resilience/circuit/by-hand.ts';
import { changeAnswer, refuse, type ServiceFault } from '../harness/faults.ts';
import { recording } from '../harness/operations.ts';
import {
  dataApiRefusal,
  databaseLockTimeout,
  databaseStatementTimeout,
  databaseThrottled,
  unavailable,
} from '../harness/refusals.ts';
import { dynamoDbClientOf, rememberUsualDays } from './usual-days.ts';
import type { WatchedStage } from './watched-stage.ts';

const forbidden = dataApiRefusal(
  'DatabaseErrorException',
  400,
  'ERROR: permission denied for table line_change; SQLState: 42501',
);
const databaseFaults: readonly ServiceFault[] = [
  databaseThrottled,
  databaseLockTimeout,
  forbidden,
  databaseStatementTimeout,
].map((response) => refuse('dataApi', response, { matches: recording }));

/** Longer than the window in which a circuit counts failures. */
const apartMinutes = 40;
const timeoutMs = 10_000;

/** Injects, one after the other, the faults that a stage meets rarely: each once, by events of the schedules. */
export async function meetRareFaults(run: WatchedStage): Promise<void> {
  // Open, it would hide the faults from one another.
  await holdDatabaseCircuitClosed(run, async () => {
    await check(run);
    for (const fault of databaseFaults) {
      await during(run, fault, async () => {
        await collect(run);
        await drain(run);
      });
    }
  });
  await during(run, refuse('mlbStatsApi', { status: 500, headers: {}, body: 'broken' }), async () => {
    await sync(run);
    await check(run);
  });
  await during(run, entriesBroken(run), () => sync(run));
  await during(run, refuse('dynamoDb', unavailable.dynamoDb), () => drain(run));
  await answerIsNoJson(run);
  await during(run, booksRenamed(run), () => collect(run));
  await runsAreUnusual(run);
}

const scheduled = (run: WatchedStage) => ({ scheduledTime: run.clock.now().toISOString() });
const collect = (run: WatchedStage) => run.start('collect-odds', { league: 'mlb', ...scheduled(run) });
const drain = (run: WatchedStage) => run.start('record-backlog', scheduled(run));
const sync = (run: WatchedStage) => run.start('sync-schedule', scheduled(run));
const check = (run: WatchedStage) => run.start('check-health', scheduled(run));

async function during(run: WatchedStage, fault: ServiceFault, work: () => Promise<unknown>): Promise<void> {
  run.clock.advanceMs(apartMinutes * 60_000);
  const before = run.affected;
  run.inject(fault);
  await work();
  run.repair(fault.service);
  if (run.affected === before) throw new Error(`A fault of ${fault.service} has affected no request.`);
}

/** What has landed can never be read: the drain marks it as dead. */
async function answerIsNoJson(run: WatchedStage): Promise<void> {
  run.clock.advanceMs(apartMinutes * 60_000);
  const { faults } = run.world.market;
  faults.inject({ kind: 'html', times: 2, source: 'action-network' });
  await collect(run);
  faults.clear();
  run.clock.advanceMs(apartMinutes * 60_000);
  await drain(run);
}

/** As `odds circuits close` does. */
async function holdDatabaseCircuitClosed(run: WatchedStage, work: () => Promise<void>): Promise<void> {
  using opened = new DisposableStack();
  const client = opened.adopt(dynamoDbClientOf(run), (each) => each.destroy());
  const store = dynamoDbCircuitStore({ client, table: stateTable });
  const circuit = () => ({ store, signal: AbortSignal.timeout(timeoutMs) });
  const until = run.clock.now().getTime() + 24 * 3_600_000;
  await setByHand('database', { position: 'closed', owner: 'a test', reason: 'rare faults', until }, circuit());
  await work();
  await setByHand('database', null, circuit());
}

const outcomes = z.record(z.string(), z.record(z.string(), z.array(z.looseObject({}))));
const gameSchema = z.looseObject({ markets: z.record(z.string(), outcomes) });
const oddsSchema = z.looseObject({ games: z.array(gameSchema) });

/** One book is unknown, and the prices of another cannot be read. */
const booksRenamed = ({ world }: WatchedStage) =>
  changeAnswer(world.market, (answer) => {
    const { games, ...rest } = oddsSchema.parse(answer);
    const changed = games.map(({ markets, ...game }) => {
      const books = Object.entries(markets).map(([book, periods], index) => {
        if (index === 0) return ['9999', periods] as const;
        return [book, index === 1 ? withoutPrices(periods) : periods] as const;
      });
      return { ...game, markets: Object.fromEntries(books) };
    });
    return { ...rest, games: changed };
  });

function withoutPrices(periods: z.output<typeof outcomes>): z.output<typeof outcomes> {
  return Object.fromEntries(
    Object.entries(periods).map(([period, markets]) => [
      period,
      Object.fromEntries(
        Object.entries(markets).map(([market, all]) => [market, all.map((outcome) => ({ ...outcome, odds: 'none' }))]),
      ),
    ]),
  );
}

const scheduleSchema = z.looseObject({ dates: z.array(z.looseObject({ games: z.array(z.looseObject({})) })) });

/** One game of each date has no number. */
const entriesBroken = ({ world }: WatchedStage): ServiceFault => ({
  service: 'mlbStatsApi',
  affect: async ({ path }) => {
    const answer = await fetch(`${world.urls.mlbStatsApi}${path}`);
    const { dates, ...rest } = scheduleSchema.parse(await answer.json());
    const broken = dates.map(({ games, ...date }) => {
      const changed = games.map((game, index) => (index === 0 ? { ...game, gamePk: 'none' } : game));
      return { ...date, games: changed };
    });
    const body = JSON.stringify({ ...rest, dates: broken });
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  },
});

const slowMs = 400;

/** The source is slow and serves the same answers again, on a day after ten that were like the last: three runs make a score. */
async function runsAreUnusual(run: WatchedStage): Promise<void> {
  await rememberUsualDays(run);
  const market = changeAnswer(run.world.market, (answer) => answer);
  const answers = new Map<string, ReturnType<ServiceFault['affect']>>();
  const slow: ServiceFault = {
    service: 'actionNetwork',
    affect: async (request) => {
      await sleep(slowMs);
      const answer = answers.get(request.path) ?? market.affect(request);
      answers.set(request.path, answer);
      return answer;
    },
  };
  await during(run, slow, async () => {
    for (let runs = 0; runs < 3; runs++) {
      await collect(run);
      run.clock.advanceMs(5 * 60_000);
    }
  });
}
