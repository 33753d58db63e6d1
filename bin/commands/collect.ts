import { type Command, Option } from 'commander';
import * as z from 'zod';
import { defaultLeague } from '../../functions/collect-odds/league.ts';
import type { Deployment } from '../../infra/deployment.ts';
import { simulatedLeagues } from '../../infra/local/market/sources.ts';
import { collectionReportSchema } from '../../lib/collection/collection-report.ts';
import type { Instant } from '../../lib/odds/instant.ts';
import type { SlateDate } from '../../lib/odds/slate-date.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { leagueFault } from '../../lib/sources/known-leagues.ts';
import { type SourceName, sourceNamed, sourceNames, sources, sourceVariables } from '../../lib/sources/registry.ts';
import { endAs } from '../already-reported-error.ts';
import { confirmChange, yesOption } from '../confirm.ts';
import { instant, league, refuseDates, slateDate } from '../options.ts';
import { type RecordedBody, readRecordedBody } from '../recorded-body.ts';
import { endingOf, reportLines } from '../report.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { openSimulatedMarket } from '../simulated-market.ts';
import type { SourceConfig } from '../source-config.ts';
import { jsonOf } from '../store.ts';
import type { Terminal } from '../terminal.ts';
import { migrateThisMachine } from './migrate.ts';

interface CollectOptions {
  readonly league?: string;
  readonly date?: SlateDate;
  readonly source?: SourceName;
  readonly from?: string;
  readonly capturedAt?: Instant;
  readonly live?: true;
  readonly batched?: true;
  readonly stage?: string;
  readonly yes?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
What it asks:
  By default a simulated market, which this command starts for itself: fifteen MLB games on every date, so that some are
  always open. Its seed is kept with the other state, and its clock is the real one. What is asked decides on the store:
  answers of the simulated market go to the simulated store, answers of the real hosts (--live) and recorded ones (--from)
  to the real one.

Examples:
  odds collect                                   today's and tomorrow's slate of the simulated market
  odds collect --date 2026-07-04 --json          one slate, the report as one JSON object
  odds collect --from answer.json --captured-at 2025-11-09T03:30:49Z
                                                 a recorded answer, through the whole path, of the league that it names
  odds collect --league mlb --source ${sourceNames[1]} --from answer.json --captured-at 2026-07-25T14:15:10Z
                                                 of a recorded answer what is of this league
  odds collect --live                            the real host`;

export function addCollect(program: Command, surroundings: Surroundings): void {
  program
    .command('collect')
    .option('--league <league>', 'the league; by default that of the recorded answer, or mlb', league)
    .option('--date <YYYY-MM-DD>', 'the slate’s date in New York; today and tomorrow by default', slateDate)
    .addOption(
      new Option('--source <source>', 'this source alone; by default the first that can serve').choices(sourceNames),
    )
    .addOption(
      new Option('--from <file>', 'a recorded answer to take in place of asking; real data, as with --live').implies({
        live: true,
      }),
    )
    .option(
      '--captured-at <ISO>',
      'when the recorded answer was received, with an offset; a historical snapshot says so itself',
      instant,
    )
    .option('--batched', 'only land the answer; "odds drain" records it')
    .addOption(yesOption())
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<CollectOptions>();
      refuseContradictions(options, command);
      if (options.from === undefined) refuseLeague(options, command);
      refuseDates(command, { date: options.date }, surroundings.clock());
      await confirmChange(surroundings, { yes: options.yes, change: 'observes a slate and records it' });
      await collect(options, surroundings);
    });
}

function refuseContradictions({ from, capturedAt, batched, stage }: CollectOptions, command: Command): void {
  if (stage !== undefined && from !== undefined) {
    command.error("error: option '--from' cannot be used with '--stage': a deployed function takes no recorded answer");
  }
  if (stage !== undefined && batched) {
    command.error("error: option '--batched' cannot be used with '--stage': infra/stages.ts says how a stage records");
  }
  if (from !== undefined && capturedAt === undefined) {
    command.error("error: option '--from' needs '--captured-at <ISO>': when the recorded answer was received");
  }
  if (from === undefined && capturedAt !== undefined) {
    command.error("error: option '--captured-at' needs '--from <file>': the recorded answer that was received then");
  }
}

/** A recorded answer names its league itself; a request needs a league that a source knows. */
function refuseLeague({ league: name = defaultLeague, source, live }: CollectOptions, command: Command): void {
  const fault = leagueFault(name, source);
  if (fault !== undefined) command.error(`error: option '--league': ${fault}`);
  if (!live && !simulatedLeagues.includes(name)) {
    command.error(
      `error: option '--league': the simulated market plays ${simulatedLeagues.join(', ')} only; ask the real host for ${name} with '--live', or give a recorded answer with '--from <file>'`,
    );
  }
}

async function collect(options: CollectOptions, surroundings: Surroundings): Promise<void> {
  const { config, terminal, clock, store } = surroundings;
  if (options.from === undefined && store.stage === undefined) noteWarnings(config.sources, terminal, clock());
  const recorded = await recordedOf(options);
  const market = options.live ? undefined : await openSimulatedMarket(surroundings);
  try {
    const choices = {
      verbose: options.verbose === true,
      recording: options.batched ? ('batched' as const) : ('live' as const),
      sources: { ...turnedOn(options.source), ...market?.sources },
    };
    const answer = await withDeployment(surroundings, choices, async (deployment) => {
      if (recorded === undefined) refuseWithoutKey(deployment, options);
      await migrateThisMachine(deployment, surroundings);
      const event = { source: options.source, league: options.league, date: options.date, recorded };
      return terminal.during('Collecting', () => deployment.invoke('collect-odds', event));
    });
    const report = collectionReportSchema.parse(answer);
    terminal.print(options.json ? jsonOf(store, answer) : reportLines(report, terminal).join('\n'));
    endAs(endingOf(report));
  } finally {
    await market?.close();
  }
}

/** The key is that of the process that runs the machine, or of the stage, so that only the deployment can say. */
function refuseWithoutKey({ hasKeyOf }: Deployment, { source, stage }: CollectOptions): void {
  const turnedOnBy = switchOf(source);
  if (source === undefined || turnedOnBy?.by !== 'key' || hasKeyOf(source)) return;
  const remedy =
    stage === undefined
      ? `set ${turnedOnBy.keyVariable}. The simulated market takes any of 16 letters or digits.`
      : `name its secret in sources of stage ${stage} in infra/stages.ts, and deploy.`;
  throw new OddsError('argument_invalid', `'--source ${source}' needs a key: ${remedy}`);
}

/** Naming a source turns it on, for this command. */
function turnedOn(source: SourceName | undefined): Readonly<Record<string, string>> {
  const turnedOnBy = switchOf(source);
  return turnedOnBy?.by === 'flag' ? { [turnedOnBy.variable]: 'true' } : {};
}

function switchOf(source: SourceName | undefined) {
  return source === undefined ? null : sourceNamed(source).switch;
}

async function recordedOf({ from, capturedAt }: CollectOptions): Promise<RecordedBody | undefined> {
  return from === undefined || capturedAt === undefined ? undefined : readRecordedBody(from, capturedAt);
}

/** Warnings that the functions only log. */
function noteWarnings({ variables }: SourceConfig, terminal: Terminal, now: Date): void {
  const config = z.object(sourceVariables).parse(variables);
  for (const source of sources) {
    for (const warning of source.warningsOf(config, now)) terminal.note(warning);
  }
}
