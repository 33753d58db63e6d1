import { type Command, Option } from 'commander';
import { sourceNames } from '../../functions/collect-odds/event.ts';
import { openHome } from '../../infra/local/home.ts';
import { openKeptMarket } from '../../infra/local/kept-market.ts';
import type { SlateDate } from '../../lib/games/slate-date.ts';
import type { Instant } from '../../lib/odds/instant.ts';
import { endAs } from '../failure-told.ts';
import { instant, league, slateDate } from '../options.ts';
import { type RecordedBody, readRecordedBody } from '../recorded-body.ts';
import { endingOf, readReport, reportLines } from '../report.ts';
import { type Surroundings, withMachine } from '../session.ts';
import { migrate } from './migrate.ts';

interface CollectOptions {
  readonly league?: string;
  readonly date?: SlateDate;
  readonly source?: string;
  readonly from?: string;
  readonly capturedAt?: Instant;
  readonly live?: true;
  readonly batched?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
Whom it asks:
  By default a simulated market, which this command starts for itself: fifteen MLB games a day, on today's and
  tomorrow's real dates, so that some are always open. Its seed and its clock are kept with the other state; the
  clock is the real one, or ahead of it where "odds start" has let it run.

Examples:
  odds collect                                   today's and tomorrow's slate of the simulated market
  odds collect --date 2026-07-04 --json          one slate, the report as one JSON object
  odds collect --from answer.json --captured-at 2025-11-09T03:30:49Z
                                                 a recorded answer, through the whole path, of the league that it names
  odds collect --league mlb --source the-odds-api --from answer.json --captured-at 2026-07-25T14:15:10Z
                                                 of a recorded answer what is of this league
  odds collect --live                            the real host`;

export function addCollect(program: Command, surroundings: Surroundings): void {
  program
    .command('collect')
    .option('--league <league>', 'the league; that of a recorded answer, and else mlb, if it is not given', league)
    .option('--date <YYYY-MM-DD>', 'the slate’s date in New York; today and tomorrow where it is not given', slateDate)
    .addOption(
      new Option('--source <source>', 'this source alone; the first that can serve where it is not given').choices(
        sourceNames,
      ),
    )
    .option('--from <file>', 'a recorded answer to take in place of asking; needs --captured-at')
    .option('--captured-at <ISO>', 'when the recorded answer was received, with an offset', instant)
    .option('--live', 'ask the real host in place of the simulated market')
    .option('--batched', 'only land the answer; "odds drain" records it')
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<CollectOptions>();
      refuseContradictions(options, command);
      await collect(options, surroundings);
    });
}

function refuseContradictions({ from, capturedAt, live }: CollectOptions, command: Command): void {
  if (from !== undefined && live) command.error("error: options '--from' and '--live' cannot be used together");
  if (from !== undefined && capturedAt === undefined) {
    command.error("error: option '--from' needs '--captured-at <ISO>': when the recorded answer was received");
  }
  if (from === undefined && capturedAt !== undefined) {
    command.error("error: option '--captured-at' needs '--from <file>': the recorded answer that was received then");
  }
}

async function collect(options: CollectOptions, surroundings: Surroundings): Promise<void> {
  const { config, terminal, clock } = surroundings;
  const recorded = await recordedOf(options);
  const simulated = recorded === undefined && options.live !== true;
  const market = simulated ? await openKeptMarket({ file: openHome(config.ODDS_HOME).market, clock }) : undefined;
  try {
    const choices = {
      verbose: options.verbose === true,
      recording: options.batched ? ('batched' as const) : ('live' as const),
      ...(market && { actionNetworkUrl: market.url, theOddsApiUrl: market.url }),
    };
    const answer = await withMachine(surroundings, choices, async (session) => {
      await migrate(session, terminal);
      const event = { source: options.source, league: options.league, date: options.date, recorded };
      return terminal.during('Collecting', () => session.invoke('collect-odds', event));
    });
    const report = readReport(answer);
    terminal.print(options.json ? JSON.stringify(answer) : reportLines(report, terminal).join('\n'));
    endAs(endingOf(report));
  } finally {
    await market?.close();
  }
}

async function recordedOf({ from, capturedAt }: CollectOptions): Promise<RecordedBody | undefined> {
  return from === undefined || capturedAt === undefined ? undefined : readRecordedBody(from, capturedAt);
}
