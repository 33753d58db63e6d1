import { openStageDeployment, type StageDeployment } from '../infra/aws/stage-deployment.ts';
import type { StageName } from '../infra/stage-names.ts';
import { AlreadyReportedError } from './already-reported-error.ts';
import type { Surroundings } from './session.ts';

/** Runs a command's work on a stage on AWS, and closes its clients however the work ends. */
export async function withStage<T>(
  stage: StageName,
  { terminal, clock, store }: Surroundings,
  { verbose }: { readonly verbose: boolean },
  work: (deployment: StageDeployment, interrupted: AbortSignal) => Promise<T>,
): Promise<T> {
  const interruption = new AbortController();
  const { signal } = interruption;
  const ended = Promise.withResolvers<void>();
  // Interrupted, an open transaction still gets its rollback, or it would hold its locks for minutes. A second interrupt ends
  // the process at once.
  const interrupt = (_signal: string, number: number) => {
    interruption.abort();
    const exit = () => process.exit(128 + number);
    void ended.promise.then(exit);
    setTimeout(exit, rollbackPatienceMs).unref();
  };
  for (const name of interruptions) process.once(name, interrupt);
  let deployment: StageDeployment | undefined;
  try {
    const onLog = verbose ? (tail: string) => terminal.log.write(tail) : undefined;
    const opened = await terminal.during(`Finding stage ${stage}`, () =>
      openStageDeployment(stage, { clock, signal, onWait: terminal.note, onLog }),
    );
    deployment = opened;
    if (store.heading !== undefined) terminal.note(`${store.heading} in ${opened.region}`);
    return await work(opened, signal);
  } catch (error) {
    if (signal.aborted) throw new AlreadyReportedError('interrupted');
    throw error instanceof AlreadyReportedError ? error : (deployment?.explain(error) ?? error);
  } finally {
    await deployment?.close();
    ended.resolve();
    for (const name of interruptions) process.off(name, interrupt);
  }
}

/** Longest wait for the rollback. */
const rollbackPatienceMs = 5_000;

const interruptions = ['SIGINT', 'SIGTERM'] as const;
