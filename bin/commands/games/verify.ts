import type { Command } from 'commander';
import { markSlates, type VerifyReport, verifyDerived } from '../../../lib/derivation/verify.ts';
import { publishedTeams } from '../../../lib/games/teams.ts';
import { league as scheduledLeague } from '../../../lib/sources/mlb-stats-api/client.ts';
import { endAs } from '../../already-reported-error.ts';
import { type Surroundings, withDeployment } from '../../session.ts';
import { jsonOf } from '../../store.ts';
import type { Terminal } from '../../terminal.ts';

interface VerifyOptions {
  readonly repair?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
What it does:
  Computes which official game each game of a source is, and when each begins, again from everything that is recorded, and
  compares it with what is stored. Without --repair it changes nothing. A slate of which something was recorded since the last drain is not judged.

Examples:
  odds games verify
  odds games verify --json
  odds games verify --repair    mark what differs, so that the next drain derives it again`;

/** Adds `verify` to the command `games`. */
export function addVerify(games: Command, surroundings: Surroundings): void {
  games
    .command('verify')
    .summary('compute all links and starts again, and compare them with what is stored')
    .option('--repair', 'mark the slates that differ, so that the next drain derives them again')
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const { json, verbose, repair } = command.optsWithGlobals<VerifyOptions>();
      const { terminal, store } = surroundings;
      await withDeployment(surroundings, { verbose: verbose === true }, async (deployment) => {
        const rules = { catalogue: publishedTeams, scheduledLeagues: [scheduledLeague] };
        const database = deployment.database('owner');
        const verify = () => verifyDerived({ ...rules, database });
        const report = await terminal.during('Computing all links', verify);
        if (repair) await markSlates(database, report.different);
        terminal.print(json ? jsonOf(store, report) : verifyLines(report, terminal).join('\n'));
        endAs(report.equal ? 'done' : 'failed');
      });
    });
}

function verifyLines({ equal, slates, waiting, different }: VerifyReport, { style }: Pick<Terminal, 'style'>) {
  const judged = slates - waiting;
  return [
    equal
      ? style('green', `equal  the links and starts of ${judged} slates are what their records give`)
      : style(
          'red',
          `different  ${different.length} of ${judged} slates differ from their records; --repair lets the next drain derive them`,
        ),
    ...different.map(({ league, slateDate, rows }) => `  ${slateDate} ${league}: ${rows} rows`),
    ...(waiting > 0 ? [`${waiting} more slates wait for the next drain`] : []),
  ];
}
