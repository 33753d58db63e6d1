import type { RunStatusStore } from '../telemetry/run-status.ts';
import { attributesOf, runStatusIn } from './run-status-items.ts';
import { StateItems, type StateTable } from './state-table.ts';

/** All statuses under one partition key: one query reads them, and there is one for each thing that runs. */
const runs = 'run';

/** Run statuses in the state table. The last writer wins: its run ended last, within milliseconds. */
export function dynamoDbRunStatuses(state: StateTable): RunStatusStore {
  const items = new StateItems('the statuses of runs', state);
  return {
    async write(run, signal) {
      const attributes = Object.entries(attributesOf(run));
      const expression = `SET ${attributes.map(([name]) => `${name} = :${name}`).join(', ')}`;
      const values = Object.fromEntries(attributes.map(([name, value]) => [`:${name}`, value]));
      await items.update({ key: { pk: runs, sk: run.name }, expression, values }, signal);
    },

    async readAll(signal) {
      const statuses = items.query({ condition: 'pk = :pk', values: { ':pk': runs } }, signal, false);
      return (await statuses).flatMap((item) => runStatusIn(item) ?? []);
    },
  };
}
