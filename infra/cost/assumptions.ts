import { OddsError } from '../../lib/resilience/odds-error.ts';

/** What neither the stage nor its templates say. Each value may be replaced by one that was measured. */
const assumed = {
  'collect-odds-seconds': [
    2.5,
    'Mean duration of a run of collect-odds: ten steps of 20 ms, and two answers of the source.',
  ],
  'record-backlog-seconds': [0.5, 'Mean duration of a drain, beside what it records.'],
  'record-backlog-seconds-per-observation': [0.2, 'What one observation adds to a drain.'],
  'sync-schedule-seconds': [1.5, 'Mean duration of a sync of the official schedule.'],
  'plan-closing-seconds': [0.4, 'Mean duration of a plan of capture windows; most change nothing.'],
  'check-health-seconds': [0.3, 'Mean duration of a check.'],
  'awake-acu': [0.5, 'Mean capacity of the database while it is awake: the least that an awake one has.'],
  'busy-minutes': [1, 'Minutes from a use of the database until its pause timer starts.'],
  'other-awake-hours': [2, 'Hours a month in which rotations, deployments and people wake the database.'],
  'landed-kb': [43, 'Size of a landed observation, compressed. Measured on a simulated day (adr/0006).'],
  'history-kb': [54, 'What an observation adds to the database, with indexes. Measured on a simulated day (adr/0006).'],
  'io-per-observation': [200, 'I/Os of Aurora for one observation. Estimated, never measured.'],
  'seasons-stored': [1, 'Seasons that bucket and database hold.'],
  'data-api-units': [10, 'Requests of 32 KB that the statement for one observation counts as.'],
  'write-units': [
    2,
    'Write units of a write to the state table: most items are below 1 KB, run statuses and dates are not.',
  ],
  'read-units': [2, 'Read units of a read of the state table, of up to 4 KB each, consistent.'],
  'state-gb': [0.01, 'Size of the state table.'],
  'secret-reads-per-statement': [1, 'How often the Data API reads the secret of the user: an upper bound.'],
  'log-kb': [5, 'What a run writes to its log: its report, its metrics, and three lines of Lambda.'],
  'alarm-messages': [20, 'Messages of alarms a month. Each goes to every address.'],
} as const satisfies Readonly<Record<string, readonly [value: number, sentence: string]>>;

export type AssumptionName = keyof typeof assumed;
export type Assumptions = Readonly<Record<AssumptionName, number>>;

const names = Object.keys(assumed) as AssumptionName[];

export const usualAssumptions = Object.fromEntries(names.map((name) => [name, assumed[name][0]])) as Assumptions;

export const assumptionTexts: readonly {
  readonly name: AssumptionName;
  readonly value: number;
  readonly sentence: string;
}[] = names.map((name) => ({ name, value: assumed[name][0], sentence: assumed[name][1] }));

/**
 * @param settings `name=value` each
 * @throws OddsError `argument_invalid`
 */
export function assume(settings: readonly string[]): Assumptions {
  const replaced = settings.map((setting) => {
    const [, name, text = ''] = /^([a-z-]+)=(\d+(?:\.\d+)?)$/.exec(setting) ?? [];
    const known = names.find((each) => each === name);
    if (known !== undefined) return [known, Number(text)];
    throw new OddsError(
      'argument_invalid',
      `--assume "${setting}" is no name=value with a number from 0 on. Names: ${names.join(', ')}.`,
    );
  });
  return { ...usualAssumptions, ...Object.fromEntries(replaced) };
}
