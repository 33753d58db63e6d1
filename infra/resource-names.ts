// The names of a stage's resources that are known before anything is deployed. What is watched, read or invoked from outside of
// its own stack is found by these.

export function functionName(stage: string, name: string): string {
  return `odds-${stage}-${name}`;
}

export function logGroupName(stage: string, name: string): string {
  return `/aws/lambda/${functionName(stage, name)}`;
}

export function missedRunsQueueName(stage: string): string {
  return `odds-${stage}-missed-runs`;
}

/** Starts of functions whose next start does the same work. */
export function undeliveredStartsQueueName(stage: string): string {
  return `odds-${stage}-undelivered-starts`;
}

/** The group of all schedules of a stage. */
export function scheduleGroupName(stage: string): string {
  return `odds-${stage}`;
}

export function dashboardName(stage: string): string {
  return `odds-${stage}`;
}

export function alarmName(stage: string, { kind, label }: { readonly kind: string; readonly label?: string }): string {
  return ['odds', stage, kind, ...(label === undefined ? [] : [label])].join('-');
}

/** Saved log queries of a stage are listed in a folder. */
export function logQueryName(stage: string, query: string): string {
  return `odds-${stage}/${query}`;
}
