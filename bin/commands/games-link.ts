import { randomUUID } from 'node:crypto';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { defaultLeague } from '../../functions/collect-odds/league.ts';
import type { Deployment } from '../../infra/deployment.ts';
import { FunctionError } from '../../infra/function-error.ts';
import { type BacklogReport, backlogReportSchema } from '../../lib/backlog/backlog-report.ts';
import { links } from '../../lib/backlog/kinds.ts';
import type { LinkAssertion } from '../../lib/games/identity/link.ts';
import { landObservation } from '../../lib/landing/land-observation.ts';
import type { Instant } from '../../lib/odds/instant.ts';
import type { SlateDate } from '../../lib/odds/slate-date.ts';
import { readLinksOf, readUnlinked } from '../../lib/queries/game-links.ts';
import {
  assertedObservation,
  isPlainText,
  largestGamePk,
  longestId,
  longestReason,
} from '../../lib/sources/asserted/link.ts';
import { leagueFault } from '../../lib/sources/known-leagues.ts';
import { type SourceName, sourceNames } from '../../lib/sources/registry.ts';
import { endAs } from '../already-reported-error.ts';
import { confirmChange, yesOption } from '../confirm.ts';
import { type LinkReport, linkedLines, unlinkedLines } from '../link-lines.ts';
import { instant, league, slateDate } from '../options.ts';
import { recordedKinds } from '../recorded-kinds.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { jsonOf } from '../store.ts';
import { migrateThisMachine } from './migrate.ts';

interface LinkOptions {
  readonly reason?: string;
  readonly league?: string;
  readonly start?: Instant;
  readonly entry?: SlateDate;
  readonly undo?: true;
  readonly unlinked?: true;
  readonly yes?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
What it does:
  Says by hand which official game (gamePk) a game of a source is, if the rules decline to or are wrong. It lands what you say
  with its reason, like an answer of a source, and starts a drain that records it. Who you are is not kept. It holds from now
  on for every mention of the game, or with --start for those with that stated start. What is said last holds.
  --unlinked lists the games that are not linked, and why. Leagues without an official schedule are no fault, and not listed.

Examples:
  odds games link --unlinked                       what is not linked, with the reason and what it can be
  odds games link ${sourceNames[0]} 290899 777001 --reason "game 2, by the pitchers"
  odds games link ${sourceNames[0]} 290899 777001 --start 2026-08-03T17:05:00Z --reason "the id was used again"
  odds games link ${sourceNames[0]} 290899 777001 --entry 2026-08-05 --reason "prices are for the makeup"
  odds games link ${sourceNames[0]} 290899 --undo --reason "the source has repaired its id"`;

export function addGamesLink(games: Command, surroundings: Surroundings): void {
  games
    .command('link')
    .description('say by hand which official game a game of a source is, or list what is not linked')
    .addArgument(new Argument('[source]', 'the source').choices(sourceNames))
    .argument('[source-game-id]', 'what the source calls the game', sourceGameId)
    .argument('[game-pk]', 'the official game', gamePk)
    .option('--reason <text>', `why, which is kept; up to ${longestReason} characters`, reasonText)
    .option('--league <league>', 'the league', league, defaultLeague)
    .option('--start <ISO>', 'only the mentions that state this start', instant)
    .option('--entry <YYYY-MM-DD>', 'the date of the schedule’s entry, if the game is listed on several', slateDate)
    .option('--undo', 'take back what was said of the game: the rules apply again')
    .option('--unlinked', 'list the games that are not linked')
    .addOption(yesOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (source, id, pk, _options, command: Command) => {
      const options = command.optsWithGlobals<LinkOptions>();
      if (options.unlinked) {
        refuseWithUnlinked(source, options, command);
        return await listUnlinked(options, surroundings);
      }
      await link(saidBy({ source, id, pk }, options, command), options, surroundings);
    });
}

function sourceGameId(text: string): string {
  if (isPlainText(text, longestId)) return text;
  throw new InvalidArgumentError(`It must be a source’s id of a game, of 1 to ${longestId} characters.`);
}

function gamePk(text: string): number {
  if (/^[1-9]\d*$/.test(text) && Number(text) <= largestGamePk) return Number(text);
  throw new InvalidArgumentError('It must be an integer: the gamePk of the official schedule.');
}

function reasonText(text: string): string {
  if (isPlainText(text, longestReason)) return text.trim();
  throw new InvalidArgumentError(`It must be a text of 1 to ${longestReason} characters in one line.`);
}

function refuseWithUnlinked(source: unknown, { reason, start, entry, undo }: LinkOptions, command: Command): void {
  const isOfLeague = command.getOptionValueSource('league') === 'cli';
  if (isOfLeague || [source, reason, start, entry, undo].some((given) => given !== undefined)) {
    command.error(
      "error: option '--unlinked' takes no game, and no '--reason', '--league', '--start', '--entry' or '--undo'",
    );
  }
}

interface Named {
  readonly source: SourceName | undefined;
  readonly id: string | undefined;
  readonly pk: number | undefined;
}

/** What is said, but for its time. Ends the command with a usage error if it is incomplete or contradicts itself. */
function saidBy({ source, id, pk }: Named, options: LinkOptions, command: Command): Omit<LinkAssertion, 'capturedAt'> {
  const { reason, league: ofLeague = defaultLeague, start = null, entry = null, undo } = options;
  if (source === undefined || id === undefined) {
    return command.error("error: 'games link' needs a source and its id of the game, or '--unlinked'");
  }
  if (reason === undefined) return command.error("error: 'games link' needs '--reason <text>', which is kept");
  if (undo && pk !== undefined) return command.error("error: '--undo' takes no gamePk");
  if (undo && entry !== null) return command.error("error: '--undo' takes no '--entry'");
  if (!undo && pk === undefined)
    return command.error("error: 'games link' needs the official game's gamePk, or '--undo'");
  const fault = leagueFault(ofLeague, source);
  if (fault !== undefined) return command.error(`error: option '--league': ${fault}`);
  return { source, league: ofLeague, sourceGameId: id, startTime: start, gamePk: pk ?? null, entry, reason };
}

async function listUnlinked({ json, verbose }: LinkOptions, surroundings: Surroundings): Promise<void> {
  const { terminal, store } = surroundings;
  await withDeployment(surroundings, { verbose: verbose === true }, async ({ database }) => {
    const found = await terminal.during('Reading the links', () => readUnlinked(database('reader')));
    terminal.print(json ? jsonOf(store, found) : unlinkedLines(found, terminal).join('\n'));
  });
}

async function link(
  said: Omit<LinkAssertion, 'capturedAt'>,
  { yes, json, verbose }: LinkOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { terminal, store, clock } = surroundings;
  await confirmChange(surroundings, { yes, change: `says which official game ${said.source} ${said.sourceGameId} is` });
  await withDeployment(surroundings, { verbose: verbose === true }, async (deployment) => {
    await migrateThisMachine(deployment, surroundings);
    const assertion = { ...said, capturedAt: clock().toISOString() };
    const observation = assertedObservation(assertion, randomUUID());
    const { key: landedKey } = await landObservation(links, observation, await deployment.landedStore());
    const after = await terminal.during('Draining the backlog', () => drain(deployment, landedKey));
    const mentions = after.recorded ? await readLinksOf(deployment.database('reader'), said) : null;
    const report: LinkReport = { landedKey, assertion, ...after, mentions };
    terminal.print(json ? jsonOf(store, report) : linkedLines(report, terminal).join('\n'));
    endAs(report.recorded ? 'done' : 'deferred');
  });
}

const later = 'The next drain records it.';

/** From here on nothing is lost: what this drain does not record the next one does. */
async function drain(
  { invoke, database }: Deployment,
  landedKey: string,
): Promise<Pick<LinkReport, 'recorded' | 'reason'>> {
  let report: BacklogReport;
  try {
    report = backlogReportSchema.parse(await invoke('record-backlog', {}));
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    return { recorded: false, reason: `${error.message} ${later}` };
  }
  if (report.status !== 'drained') {
    return { recorded: false, reason: `${report.error?.message ?? `The drain ended as ${report.status}.`} ${later}` };
  }
  const recorded = await recordedKinds.links.recorder.recordedAmong(database('reader'), [landedKey]);
  if (recorded.has(landedKey)) return { recorded: true, reason: null };
  return { recorded: false, reason: 'The drain set it aside: see "odds dead".' };
}
