// The names of a stage's resources that are known before anything is deployed. What is watched, read or invoked from outside of
// its own stack is found by these.

export function functionName(stage: string, name: string): string {
  return `odds-${stage}-${name}`;
}

export function logGroupName(stage: string, name: string): string {
  return `/aws/lambda/${functionName(stage, name)}`;
}
