import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  paginateListSchedules,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { windowPrefix } from '../../games/capture-windows.ts';
import type { WindowSchedules } from '../../games/window-schedules.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import { type WindowTarget, windowRequest } from './window-request.ts';

interface SchedulerWindowsOptions {
  readonly client: SchedulerClient;
  readonly target: WindowTarget;
  readonly clock: () => Date;
}

/**
 * Windows as schedules of EventBridge Scheduler. The client makes a new ClientToken for each call and keeps it in its retries. A
 * token that is made from the definition would be wrong: within its unknown lifetime, a window that was deleted could not be
 * created again.
 * @throws OddsError `scheduler_unavailable`, `scheduler_refused` from each method
 */
export function schedulerWindows({ client, target, clock }: SchedulerWindowsOptions): WindowSchedules {
  const { group, league } = target;
  return {
    list: (signal) =>
      named(`the windows of ${league} could not be listed`, async () => {
        const query = { GroupName: group, NamePrefix: windowPrefix(league) };
        const listed: { name: string; enabled: boolean }[] = [];
        for await (const { Schedules = [] } of paginateListSchedules(
          { client, pageSize: 100 },
          query,
          options(signal),
        )) {
          for (const { Name, State } of Schedules) if (Name) listed.push({ name: Name, enabled: State === 'ENABLED' });
        }
        return listed;
      }),

    create: (window, signal) =>
      named(`the window ${window.name} could not be created`, () => {
        const command = new CreateScheduleCommand(windowRequest(window, target, clock()));
        return falseOn([ConflictException], client.send(command, options(signal)));
      }),

    update: (window, signal) =>
      named(`the window ${window.name} could not be updated`, () => {
        const command = new UpdateScheduleCommand(windowRequest(window, target, clock()));
        return falseOn([ConflictException, ResourceNotFoundException], client.send(command, options(signal)));
      }),

    delete: (name, signal) =>
      named(`the window ${name} could not be deleted`, () => {
        const command = new DeleteScheduleCommand({ GroupName: group, Name: name });
        return falseOn([ResourceNotFoundException], client.send(command, options(signal)));
      }),
  };
}

function options(signal: AbortSignal | undefined) {
  return signal ? { abortSignal: signal } : {};
}

type ErrorClass = typeof ConflictException | typeof ResourceNotFoundException;

async function falseOn(expected: readonly ErrorClass[], call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (expected.some((each) => error instanceof each)) return false;
    throw error;
  }
}

/** Scheduler has answered, and will not answer otherwise before something is changed. */
const refusals = new Set([
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredTokenException',
  'InvalidSignatureException',
  'ResourceNotFoundException',
  'ServiceQuotaExceededException',
  'UnrecognizedClientException',
  'ValidationException',
]);

async function named<T>(failure: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const code = cause instanceof Error && refusals.has(cause.name) ? 'scheduler_refused' : 'scheduler_unavailable';
    throw new OddsError(code, `EventBridge Scheduler: ${failure}. ${reason}`, { cause });
  }
}
