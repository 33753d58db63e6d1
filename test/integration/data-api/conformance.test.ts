import { afterAll, beforeAll, describe } from 'vitest';
import { engineKinds, whyMissing } from '../../support/engines.ts';
import { openRig, type Rig } from './rig.ts';
import { bindingSuite } from './suites/binding.ts';
import { faultsSuite } from './suites/faults.ts';
import { refusalsSuite } from './suites/refusals.ts';
import { resultsSuite } from './suites/results.ts';
import { rolesSuite } from './suites/roles.ts';
import { sessionsSuite } from './suites/sessions.ts';
import { transactionsSuite } from './suites/transactions.ts';

// One suite, through the real client, against each engine; each engine is started once.
describe.each(engineKinds)('the Data API over %s', (kind) => {
  const missing = whyMissing(kind);
  describe.skipIf(missing !== undefined)(missing === undefined ? 'conforms in' : `skipped: ${missing}`, () => {
    const shared = {} as { rig: Rig };
    beforeAll(async () => {
      shared.rig = await openRig(kind);
    });
    afterAll(() => shared.rig[Symbol.asyncDispose]());
    refusalsSuite(shared);
    bindingSuite(shared);
    resultsSuite(shared);
    transactionsSuite(shared);
    sessionsSuite(shared);
    rolesSuite(shared);
    faultsSuite(shared);
  });
});
