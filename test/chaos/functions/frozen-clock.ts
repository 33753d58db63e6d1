let time = 0;
const real = Date;

// What two runs report can only be equal if both see the same time and the same chance. Timers stay the machine's.
globalThis.Date = new Proxy(real, {
  construct: (target, parts, self) => Reflect.construct(target, parts.length > 0 ? parts : [time], self),
  get: (target, name) => (name === 'now' ? () => time : Reflect.get(target, name)),
});
/** Every wait for a retry is a tenth of the longest one. */
Math.random = () => 0.1;

export function setTime(at: Date): void {
  time = at.getTime();
}
