import * as account from './account.ts';
import type { Instance } from './instance.ts';
import type { LocalFunctions } from './invoke.ts';
import type { LocalService } from './local-service.ts';
import { startScheduler } from './scheduler/scheduler.ts';

/** EventBridge Scheduler with the capture windows of one deployment, in memory. */
export interface LocalWindows extends LocalService {
  /** What its schedules start. Before that is said, they start nothing. */
  startBy(invoke: LocalFunctions['invoke']): void;
  /** Starts all that is due by the clock, one after another, and waits for each. It has no timer of its own. */
  deliverDue(): Promise<void>;
  nextDueAt(): Date | undefined;
}

interface LocalWindowsOptions {
  readonly instance: Pick<Instance, 'accessKeyId'>;
  readonly clock: () => Date;
}

export async function openLocalWindows({ instance, clock }: LocalWindowsOptions): Promise<LocalWindows> {
  let start: LocalFunctions['invoke'] = async () => undefined;
  const scheduler = await startScheduler({
    groups: [account.windows.group],
    clock,
    accessKeyId: instance.accessKeyId,
    // Its own report says how a run ended.
    invoke: async ({ event }) => void (await start('collect-odds', event).catch(() => undefined)),
  });
  return {
    ...scheduler,
    startBy(invoke) {
      start = invoke;
    },
  };
}
