import type { FunctionName } from '../functions/declarations.ts';

// The names that deployed functions have: the stacks give them, and the command line finds the functions by them.

export function deployedFunctionName(stage: string, name: FunctionName): string {
  return `odds-${stage}-${name}`;
}

export function logGroupName(stage: string, name: FunctionName): string {
  return `/aws/lambda/${deployedFunctionName(stage, name)}`;
}
