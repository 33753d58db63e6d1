import { Argument, type Command } from 'commander';
import { type BacklogState, type Dismissal, type Mark, toBeRetried } from '../../lib/backlog/backlog-state.ts';
import { links, odds, schedule } from '../../lib/backlog/kinds.ts';
import type { SourceLeague } from '../../lib/landing/landed-key.ts';
import { landedLeagues } from '../../lib/landing/landed-leagues.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { confirmChange, yesOption } from '../confirm.ts';
import { deadLines } from '../dead-lines.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { whoAsks } from '../who-asks.ts';

const actions = ['list', 'retry', 'dismiss'] as const;
type Action = (typeof actions)[number];

const changes = {
  retry: 'marks observations to be tried again',
  dismiss: 'marks dead observations as dismissed',
} as const;

interface DeadOptions {
  readonly reason?: string;
  readonly all?: true;
  readonly yes?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
Dead observations cannot be read; only a newer reader tries them again by itself. Held ones were refused, and are tried
again later. Dismissed ones stay dead, and no longer count for health; "retry" undoes that.

Examples:
  odds dead                                                  what is dead, held or dismissed, and why
  odds dead retry --all                                      the next "odds drain" tries all of them
  odds dead dismiss KEY --reason "the source sent an advert"
  odds dead --json                                           a JSON array`;

export function addDead(program: Command, surroundings: Surroundings): void {
  program
    .command('dead')
    .addArgument(new Argument('[action]', 'what to do').choices(actions).default('list'))
    .argument('[keys...]', 'the landed keys of some')
    .option('--all', 'with retry: everything that is listed')
    .option('--reason <text>', 'with dismiss: the reason, which is kept')
    .addOption(yesOption())
    .option('--json', 'print a JSON array of what is listed, retried or dismissed')
    .addHelpText('after', examples)
    .action(async (action: Action, keys: readonly string[], _options, command: Command) => {
      const options = command.optsWithGlobals<DeadOptions>();
      refuseWhatCannotBe(action, keys, options, command);
      if (action !== 'list') await confirmChange(surroundings, { yes: options.yes, change: changes[action] });
      const marks = await withDeployment(surroundings, { verbose: options.verbose === true }, async (deployment) => {
        const found: MarkOf[] = [];
        for (const kind of [odds, schedule, links]) {
          const state = await deployment.backlogState(kind);
          found.push(...(await marksOf(await landedLeagues(kind, await deployment.landedStore()), state)));
        }
        return await change(action, chosen(found, keys), { options, now: surroundings.clock() });
      });
      const { terminal } = surroundings;
      terminal.print(options.json ? JSON.stringify(marks) : deadLines(action, marks, terminal).join('\n'));
    });
}

function refuseWhatCannotBe(action: Action, keys: readonly string[], options: DeadOptions, command: Command): void {
  if (action === 'retry' && keys.length === 0 && !options.all)
    command.error("error: 'dead retry' needs keys, or '--all'");
  if (action === 'dismiss' && keys.length === 0)
    command.error("error: 'dead dismiss' needs the keys of what to dismiss");
  if (action === 'dismiss' && !options.reason?.trim()) command.error("error: 'dead dismiss' needs '--reason <text>'");
  if (action !== 'dismiss' && options.reason !== undefined) command.error("error: '--reason' goes with dismiss");
  if (action !== 'retry' && options.all) command.error("error: '--all' goes with retry");
}

interface MarkOf {
  /** Of its kind. */
  readonly state: BacklogState;
  readonly league: SourceLeague;
  readonly mark: Mark;
}

async function marksOf(leagues: readonly SourceLeague[], state: BacklogState): Promise<MarkOf[]> {
  const marks = await Promise.all(
    leagues.map(async (league) => (await state.marksOf(league)).map((mark) => ({ state, league, mark }))),
  );
  return marks.flat();
}

/** All of them if no key is given. @throws OddsError if a key is not dead: nothing is changed then */
function chosen(found: readonly MarkOf[], keys: readonly string[]): readonly MarkOf[] {
  const known = new Set(found.map(({ mark }) => mark.key));
  const unknown = keys.find((key) => !known.has(key));
  if (unknown !== undefined)
    throw new OddsError('argument_invalid', `Nothing dead or held has the key "${unknown}". See "odds dead".`);
  return keys.length === 0 ? found : found.filter(({ mark }) => keys.includes(mark.key));
}

interface Changing {
  readonly options: DeadOptions;
  readonly now: Date;
}

/** @returns the marks as they are now */
async function change(action: Action, marks: readonly MarkOf[], { options, now }: Changing): Promise<Mark[]> {
  if (action === 'list') return marks.map(({ mark }) => mark);
  const held = action === 'dismiss' ? marks.find(({ mark }) => mark.kind === 'held') : undefined;
  if (held !== undefined)
    throw new OddsError('argument_invalid', `${held.mark.key} is held, not dead: it is tried again automatically.`);
  const dismissed = { owner: whoAsks(), reason: options.reason?.trim() ?? '', at: now.toISOString() };
  const changed: Mark[] = [];
  for (const { state, league, mark } of marks) {
    const next: Mark = action === 'retry' ? toBeRetried(mark, now) : dismissedAs(mark, dismissed);
    await state.mark(league, next);
    changed.push(next);
  }
  return changed;
}

function dismissedAs({ key, code, message, reader, markedAt }: Mark, dismissed: Dismissal): Mark {
  return { kind: 'dead', key, code, message, reader, markedAt, dismissed };
}
