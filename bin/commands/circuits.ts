import { Argument, type Command, InvalidArgumentError } from 'commander';
import { setByHand } from '../../lib/resilience/circuit/by-hand.ts';
import { shownCircuit } from '../../lib/resilience/circuit/shown-circuit.ts';
import { type CircuitRecord, initialCircuit, type Override } from '../../lib/resilience/circuit/state.ts';
import type { CircuitStore } from '../../lib/resilience/circuit/store.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { sourceName as officialSchedule } from '../../lib/sources/mlb-stats-api/client.ts';
import { sourceNames, sources } from '../../lib/sources/registry.ts';
import { circuitLines } from '../circuit-lines.ts';
import { confirmChange, yesOption } from '../confirm.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { whoAsks } from '../who-asks.ts';

/** Circuits that exist before the first write. Any other is known once it has been written. */
const usual = [...sourceNames, officialSchedule, 'database'];

const actions = ['show', 'open', 'close', 'auto'] as const;
type Action = (typeof actions)[number];

interface CircuitsOptions {
  readonly reason?: string;
  readonly for?: number;
  readonly yes?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const usualMinutes = 60;
const mostMinutes = 7 * 24 * 60;
const timeoutMs = 10_000;

const examples = `
A circuit opens by itself when too many calls fail, and closes when probes succeed. "open" holds it open (no call is made),
"close" holds it closed (every call is made, and failures do not count) until the time is over; "auto" ends that earlier.

Examples:
  odds circuits                                                    the state of each circuit, and why
  odds circuits open ${sources[0].name} --reason "they asked" --for 120
  odds circuits close database --reason "it is back, I looked"
  odds circuits auto database`;

export function addCircuits(program: Command, surroundings: Surroundings): void {
  program
    .command('circuits')
    .addArgument(new Argument('[action]', 'what to do').choices(actions).default('show'))
    .argument('[name]', 'the circuit')
    .option('--reason <text>', 'the reason, which is kept; needed to open or close')
    .option(
      '--for <minutes>',
      `how long it is held open or closed, at most a week; ${usualMinutes} by default`,
      minutes,
    )
    .addOption(yesOption())
    .option('--json', 'print a JSON array of circuits')
    .addHelpText('after', examples)
    .action(async (action: Action, name: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<CircuitsOptions>();
      refuseWhatCannotBe(action, name, options, command);
      if (action !== 'show') {
        await confirmChange(surroundings, { yes: options.yes, change: changeOf(action, name) });
      }
      await withDeployment(surroundings, { verbose: options.verbose === true }, async (deployment) =>
        circuits({ action, name, options, store: await deployment.circuits(), surroundings }),
      );
    });
}

function changeOf(action: Exclude<Action, 'show'>, name: string | undefined): string {
  if (action === 'auto') return `ends what holds the circuit ${name}`;
  return action === 'open'
    ? `holds the circuit ${name} open, so that no call is made,`
    : `holds the circuit ${name} closed, so that every call is made,`;
}

function minutes(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= mostMinutes) return number;
  throw new InvalidArgumentError(`It must be a whole number of minutes, from 1 to ${mostMinutes}.`);
}

function refuseWhatCannotBe(action: Action, name: string | undefined, options: CircuitsOptions, command: Command) {
  const holds = action === 'open' || action === 'close';
  if (action !== 'show' && name === undefined) command.error(`error: 'circuits ${action}' needs the circuit's name`);
  if (holds && !options.reason?.trim()) command.error(`error: 'circuits ${action}' needs '--reason <text>'`);
  for (const option of ['reason', 'for'] as const) {
    if (!holds && options[option] !== undefined) command.error(`error: '--${option}' goes with open or close`);
  }
}

interface Wish {
  readonly action: Action;
  readonly name: string | undefined;
  readonly options: CircuitsOptions;
  readonly store: CircuitStore;
  readonly surroundings: Surroundings;
}

async function circuits({ action, name, options, store, surroundings }: Wish): Promise<void> {
  const { terminal, clock } = surroundings;
  const signal = AbortSignal.timeout(timeoutMs);
  const all = new Map<string, CircuitRecord>([
    ...usual.map((each): [string, CircuitRecord] => [each, initialCircuit]),
    ...(await store.readAll(signal)),
  ]);
  if (name !== undefined && !all.has(name)) throw noSuchCircuit(name, [...all.keys()]);
  if (name !== undefined && action !== 'show') {
    all.set(name, await setByHand(name, overrideOf(action, options, clock()), { store, signal }));
  }
  const wanted = [...all].filter(([each]) => name === undefined || each === name);
  const shown = wanted.map(([each, record]) => shownCircuit(each, record, clock().getTime()));
  terminal.print(options.json ? JSON.stringify(shown) : circuitLines(shown, terminal).join('\n'));
}

function overrideOf(action: Exclude<Action, 'show'>, options: CircuitsOptions, now: Date): Override | null {
  if (action === 'auto') return null;
  return {
    position: action === 'open' ? 'open' : 'closed',
    owner: whoAsks(),
    reason: options.reason?.trim() ?? '',
    until: now.getTime() + (options.for ?? usualMinutes) * 60_000,
  };
}

function noSuchCircuit(name: string, known: readonly string[]): OddsError {
  return new OddsError('argument_invalid', `There is no circuit "${name}". There are: ${known.join(', ')}.`);
}
