import { spawnSync } from 'node:child_process';
import * as z from 'zod';

const reportSchema = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string() })),
});
/** What npm prints if the registry does not answer, or has no such endpoint. */
const failureSchema = z.object({ message: z.string() });

interface Verdict {
  readonly passes: boolean;
  readonly says: string;
}

/**
 * What follows from the output of `npm audit --json`. A registry that cannot answer is no fault of the code: the verdict says
 * so, and passes.
 *
 * @throws Error if it is none of the outputs that npm has
 */
export function auditVerdict(output: string): Verdict {
  const printed: unknown = JSON.parse(output);
  const failure = failureSchema.safeParse(printed);
  if (failure.success) return { passes: true, says: `The audit was NOT made: ${failure.data.message}` };
  const { vulnerabilities } = reportSchema.parse(printed);
  const grave = Object.entries(vulnerabilities).filter(([, { severity }]) => /^(high|critical)$/.test(severity));
  if (grave.length === 0)
    return { passes: true, says: 'No production dependency has a vulnerability of high severity.' };
  const named = grave.map(([name, { severity }]) => `${name} (${severity})`).join(', ');
  return {
    passes: false,
    says: `Vulnerable production dependencies: ${named}. Run npm audit for the versions that mend it.`,
  };
}

if (import.meta.main) {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
  const { passes, says } = auditVerdict(stdout);
  console.log(says);
  process.exitCode = passes ? 0 : 1;
}
