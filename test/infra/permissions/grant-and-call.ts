/** Granted for what is called by AWS in the name of the function, and not by its code. */
export const byAws = /^(iam:PassRole|lambda:|logs:|secretsmanager:|sqs:|xray:)/;

/** Granted to all that call out through circuits, and used by those whose calls fail. */
export const ofCircuits = / \(circuit(-failures#\*)?\)$/;

/** Whether a grant, as `rolesOf` says it, is for that action and that key. */
export function covers(grant: string, call: string): boolean {
  const [, action, resource = '', keys] = /^(\S+) on (\S+)(?: \((.+)\))?$/.exec(grant) ?? [];
  const [called, key = ''] = call.split(' ');
  const pattern = keys ?? (/^LandedBucketArn\/(.+)$/.exec(resource)?.[1] || '*');
  const regExp = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
  return action === called && regExp.test(key);
}
