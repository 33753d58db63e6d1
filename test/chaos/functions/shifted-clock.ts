/** How far this thread's clock is ahead of the machine's. */
let aheadMs = 0;
const real = Date;
const now = () => real.now() + aheadMs;

// The function under test asks `Date` for the time, as it does on AWS. It goes on as time does; only timers stay the machine's.
globalThis.Date = new Proxy(real, {
  construct: (target, parts, self) => Reflect.construct(target, parts.length > 0 ? parts : [now()], self),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

export const shiftedClock = {
  now: () => new Date(),
  setTime: (at: Date) => {
    aheadMs = at.getTime() - real.now();
  },
};
