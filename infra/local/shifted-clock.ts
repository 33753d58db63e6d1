/** The machine's own clock, whatever time a function sees. */
export const machineNow = Date.now;

const MachineDate = Date;
let shiftMs = 0;

/**
 * Sets how far this thread's clock is ahead of the machine's, in milliseconds; behind it if negative. Only `Date` is shifted:
 * timers and `performance` run as ever. The deployed code knows nothing of it. As long as no shift was ever set, `Date` is
 * the runtime's own.
 */
export function shiftClock(ms: number): void {
  shiftMs = ms;
  if (ms !== 0) globalThis.Date = ShiftedDate;
}

const shiftedNow = () => machineNow() + shiftMs;

const ShiftedDate: DateConstructor = new Proxy(MachineDate, {
  construct: (target, parts, newTarget) =>
    Reflect.construct(target, parts.length === 0 ? [shiftedNow()] : parts, newTarget),
  apply: () => new MachineDate(shiftedNow()).toString(),
  get: (target, name, receiver) => (name === 'now' ? shiftedNow : Reflect.get(target, name, receiver)),
});
