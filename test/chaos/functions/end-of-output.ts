/** Printed behind everything that an invocation prints: what a thread prints comes later than what it answers. */
export const endOfOutput = '--- the invocation has ended ---';

/** The handler; its output is known to be whole once the last line has come. */
export function withEndOfOutput<Parts extends readonly unknown[]>(handler: (...parts: Parts) => unknown) {
  return async (...parts: Parts): Promise<unknown> => {
    try {
      return await handler(...parts);
    } finally {
      process.stdout.write(`${endOfOutput}\n`);
    }
  };
}
