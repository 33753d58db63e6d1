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
  const interrupt = (_signal: string, number: number) => {
    interruption.abort();
    terminal.note(`A function that was started on stage ${stage} goes on.`);
    process.exit(128 + number);
  };
  const deployment = await terminal.during(`Finding stage ${stage}`, () =>
    openStageDeployment(stage, {
      clock,
      signal,
      onWait: terminal.note,
      onLog: verbose ? (tail) => terminal.log.write(tail) : undefined,
    }),
  );
  if (store.heading !== undefined) terminal.note(`${store.heading} in ${deployment.region}`);
  for (const name of interruptions) process.once(name, interrupt);
  try {
    return await work(deployment, signal);
  } catch (error) {
    throw error instanceof AlreadyReportedError ? error : deployment.explain(error);
  } finally {
    for (const name of interruptions) process.off(name, interrupt);
    await deployment.close();
  }
}

const interruptions = ['SIGINT', 'SIGTERM'] as const;
