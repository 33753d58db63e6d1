import type { Stage } from '../stages.ts';
import { type Activity, hoursOfMonth } from './activity.ts';
import { type CostInput, type CountedLine, lineOf } from './cost-line.ts';
import { requestsOf } from './requests.ts';
import { storedBy } from './stored.ts';

const aurora = lineOf('Aurora');
const dataApi = lineOf('Data API');
const secrets = lineOf('Secrets Manager');

export function databaseLines(input: CostInput, activity: Activity): readonly CountedLine[] {
  const { stage, inventory, assumptions } = input;
  const {
    'history-kb': historyKb,
    'io-per-observation': io,
    'data-api-units': units,
    'secret-reads-per-statement': reads,
  } = assumptions;
  const { historyGb } = storedBy(stage, assumptions);
  const backupDays = stage.database.backupsKept.toDays();
  const observations = Math.round(activity.observations);
  const { statements } = requestsOf(activity);
  return [
    capacity(input, activity),
    aurora('storage', historyGb, 'aurora-gb-month', `${historyKb} KB for each observation of the seasons stored.`),
    aurora(
      'backups',
      backupDays > 1 ? historyGb : 0,
      'aurora-backup-gb-month',
      `Kept for ${backupDays} days: about once the size of the database. A single day is free.`,
    ),
    aurora('I/O', activity.observations * io, 'aurora-io', `${io} for each of ${observations} observations.`),
    dataApi(
      'statements',
      statements + activity.observations * Math.max(0, units - 1),
      'data-api-request',
      `${Math.round(statements)} statements; the one that records an observation counts as ${units}.`,
    ),
    secrets('secrets', inventory.secrets, 'secret-month', 'Those in the templates, and the owner’s, which RDS keeps.'),
    secrets('calls', statements * reads, 'secret-call', `${reads} for each statement through the Data API.`),
  ];
}

function capacity({ stage, assumptions }: CostInput, { awakeHours }: Activity): CountedLine {
  const { minAcu, maxAcu, sleepsAfterSeconds } = stage.database;
  const awakeAcu = Math.max(minAcu, Math.min(maxAcu, assumptions['awake-acu']));
  const sleeps =
    sleepsAfterSeconds === null ? 'it never sleeps' : `it sleeps ${sleepsAfterSeconds} s after the last statement`;
  return aurora(
    'capacity',
    awakeHours * awakeAcu + (hoursOfMonth - awakeHours) * minAcu,
    'aurora-acu-hour',
    `Awake for ${Math.round(awakeHours)} hours at ${awakeAcu} ACU: ${whyAwake(stage)}, and ${sleeps}.`,
  );
}

function whyAwake({
  recording: { mode, drainEveryMinutes, drainFarFromGamesEveryMinutes: idle, inWindows },
  slates,
}: Stage): string {
  if (idle !== undefined) {
    const near =
      inWindows === 'live' ? 'each run records' : `a drain records every ${drainEveryMinutes} minutes and at the end`;
    return `inside capture windows ${near}, else a drain every ${idle} minutes`;
  }
  if (mode === 'batched') return `a drain records every ${drainEveryMinutes} minutes while slates are observed`;
  const cadences = slates.map(({ everyMinutes }) => everyMinutes);
  return `a run records every ${Math.min(...cadences)} minutes while slates are observed`;
}
