/** Printed after everything that an invocation prints: the output of a thread arrives later than its answer. */
export const endOfOutput = '--- end of the invocation ---';
