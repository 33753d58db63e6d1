import { type Command, Option } from 'commander';
import type { Deployment } from '../../../infra/deployment.ts';
import { syncReportSchema } from '../../../lib/collection/sync-report.ts';
import type { Instant } from '../../../lib/odds/instant.ts';
import { datesBetween, type SlateDate } from '../../../lib/odds/slate-date.ts';
import { endAs } from '../../already-reported-error.ts';
import { instant, refuseDates, slateDate } from '../../options.ts';
import { type RecordedBody, readRecordedBody } from '../../recorded-body.ts';
import { type Surroundings, withDeployment } from '../../session.ts';
import { openSimulatedMarket } from '../../simulated-market.ts';
import { jsonOf } from '../../store.ts';
import { type KnownDate, syncLines } from '../../sync-lines.ts';

interface SyncOptions {
  readonly date?: SlateDate;
  readonly to?: SlateDate;
  readonly from?: string;
  readonly capturedAt?: Instant;
  readonly live?: true;
  readonly stage?: string;
  readonly json?: true;
  readonly verbose?: true;
}

const timeoutMs = 10_000;

const examples = `
Asks for the official schedule, as the hourly run does, and prints what is known of each date. Without dates it covers yesterday
to a week ahead, in New York. The answer lands; a drain records it ("odds drain").

Examples:
  odds games sync                                        that of the simulated market
  odds games sync --date 2026-07-01 --to 2026-07-31      a month of it
  odds games sync --live --json                          the real one, as one JSON object
  odds games sync --from schedule.json --captured-at 2026-07-04T12:00:00Z
                                                         a recorded answer, of the dates that it lists; real data`;

export function addSync(games: Command, surroundings: Surroundings): void {
  games
    .command('sync')
    .description('take over the official schedule of some dates, or a recorded answer of it')
    .option('--date <YYYY-MM-DD>', 'this official date; with --to, the first one', slateDate)
    .option('--to <YYYY-MM-DD>', 'the last official date', slateDate)
    .addOption(
      new Option('--from <file>', 'a recorded answer to take in place of asking; real data, as with --live')
        .implies({ live: true })
        .conflicts(['date', 'to']),
    )
    .option('--captured-at <ISO>', 'when the recorded answer was received, with an offset', instant)
    .option('--json', 'print the report and the dates as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<SyncOptions>();
      refuseContradictions(options, command);
      refuseDates(command, { date: options.date, to: options.to }, surroundings.clock());
      await sync(options, surroundings);
    });
}

function refuseContradictions({ date, to, from, capturedAt, stage }: SyncOptions, command: Command): void {
  if (date !== undefined && to !== undefined && date > to) {
    command.error("error: option '--date' is a date after the one of '--to'");
  }
  if (from !== undefined && date !== undefined) {
    command.error("error: option '--from' cannot be used with '--date': a recorded answer lists its dates itself");
  }
  if (from !== undefined && stage !== undefined) {
    command.error("error: option '--from' cannot be used with '--stage': a deployed function takes no recorded answer");
  }
  if ((from === undefined) !== (capturedAt === undefined)) {
    const [given, missing] =
      from === undefined ? ['--captured-at', '--from <file>'] : ['--from', '--captured-at <ISO>'];
    command.error(`error: option '${given}' needs '${missing}': a recorded answer, and when it was received`);
  }
}

async function sync(options: SyncOptions, surroundings: Surroundings): Promise<void> {
  const { terminal, store } = surroundings;
  const recorded = await recordedOf(options);
  const market = options.live ? undefined : await openSimulatedMarket(surroundings);
  try {
    const choices = { verbose: options.verbose === true, ...(market && { sources: market.sources }) };
    await withDeployment(surroundings, choices, async (deployment) => {
      const invoke = () => deployment.invoke('sync-schedule', { ...datesOf(options), recorded });
      const answer = await terminal.during('Asking for the official schedule', invoke);
      const report = syncReportSchema.parse(answer);
      const dates = recorded === undefined ? await knownDates(deployment, report) : [];
      terminal.print(
        options.json ? jsonOf(store, { ...report, dates }) : syncLines(report, dates, terminal).join('\n'),
      );
      endAs(report.status === 'failed' ? 'failed' : 'done');
    });
  } finally {
    await market?.close();
  }
}

function datesOf({ date, to }: SyncOptions) {
  return { from: date, to: to ?? date };
}

async function recordedOf({ from, capturedAt }: SyncOptions): Promise<RecordedBody | undefined> {
  return from === undefined || capturedAt === undefined ? undefined : readRecordedBody(from, capturedAt);
}

interface ScheduleDates {
  readonly league: string;
  readonly from: SlateDate;
  readonly to: SlateDate;
}

async function knownDates(deployment: Deployment, { league, from, to }: ScheduleDates): Promise<KnownDate[]> {
  const store = await deployment.scheduleStore();
  const signal = AbortSignal.timeout(timeoutMs);
  const known: KnownDate[] = [];
  for (const date of datesBetween(from, to)) {
    known.push({ date, games: (await store.gamesOn(league, date, signal)) ?? null });
  }
  return known;
}
