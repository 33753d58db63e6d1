/** The answer, or the signal's reason if that comes first: also if the work does not listen to the signal. */
export async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: outOfTime, reject } = Promise.withResolvers<never>();
  const end = () => reject(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([work, outOfTime]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
