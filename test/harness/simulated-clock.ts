const MachineDate = Date;
let now = MachineDate.now;

/** The time that the functions of this thread see. Only `Date` is simulated: timers and `performance` run as ever. */
globalThis.Date = new Proxy(MachineDate, {
  construct: (target, parts, self) => Reflect.construct(target, parts.length > 0 ? parts : [now()], self),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

/** Goes on from that time as the machine's clock does, or stays there. */
export function setTime(at: Date, { stands = false } = {}): void {
  const aheadMs = at.getTime() - MachineDate.now();
  now = stands ? () => at.getTime() : () => MachineDate.now() + aheadMs;
}
