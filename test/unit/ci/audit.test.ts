import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditVerdict } from '../../../.ci/audit.ts';

const report = (vulnerabilities: Record<string, { severity: string }>) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} });

describe('the audit of dependencies', () => {
  it('passes if no vulnerability is known, or none of high severity', () => {
    expect(auditVerdict(report({})).passes).toBe(true);
    expect(auditVerdict(report({ zod: { severity: 'moderate' } })).passes).toBe(true);
  });

  it.each(['high', 'critical'])('fails for a vulnerability of %s severity, and names the package', (severity) => {
    const verdict = auditVerdict(report({ zod: { severity: 'low' }, '@middy/core': { severity } }));
    expect(verdict).toEqual({ passes: false, says: expect.stringContaining(`@middy/core (${severity})`) });
  });

  it('passes, and says that nothing was audited, if the registry has no such endpoint', () => {
    const message = '405 Method Not Allowed - POST /-/npm/v1/security/advisories/bulk';
    const output = JSON.stringify({ message, method: 'POST', statusCode: 405, body: '', error: { summary: '' } });
    expect(auditVerdict(output)).toEqual({ passes: true, says: `The audit was NOT made: ${message}` });
  });

  it.each(['', 'npm: command not found', '{}'])('passes no output that npm does not have: "%s"', (output) => {
    expect(() => auditVerdict(output)).toThrow();
  });

  it('is made of every change', () => {
    expect(readFileSync('.ci/run', 'utf8')).toContain('node .ci/audit.ts');
  });
});
