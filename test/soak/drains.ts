import * as z from 'zod';
import { layTrap } from './call-traps.ts';
import { minuteAt } from './day-time.ts';
import type { RunFaultKind } from './fault-kinds.ts';
import type { PlannedRun } from './fault-plan.ts';
import type { Holds } from './holds.ts';
import type { Ledger } from './ledger.ts';
import type { SandboxEnding } from './sandbox.ts';
import type { Sandboxes } from './sandboxes.ts';
import type { Weather } from './weather.ts';

const patienceMs = 55_000;
/** Enough for a drain to begin at all, and to ask a waking database once or twice. */
const wakingMs = 12_000;

const drainFaults = ['drain_overlap', 'drain_killed', 'drain_reply_dropped'] as const;
type DrainFault = (typeof drainFaults)[number];

const reportSchema = z.looseObject({ status: z.string(), error: z.object({ code: z.string() }).optional() });

export interface DrainsOptions {
  readonly sandboxes: Sandboxes;
  readonly holds: Holds;
  readonly ledger: Ledger;
  readonly weather: Weather;
}

/** The runs of record-backlog. */
export class Drains {
  readonly #options: DrainsOptions;

  constructor(options: DrainsOptions) {
    this.#options = options;
  }

  /** After a run that ended well: its on-success destination. */
  afterRun(at: Date, report: unknown): Promise<void> {
    return this.#invoke(at, { requestContext: { condition: 'Success' }, responsePayload: report });
  }

  /** By the schedule. Resolves when it has ended, or is held up while the next runs go on. */
  async drain(at: Date, { fault, number, chance }: PlannedRun): Promise<void> {
    const event = { scheduledTime: at.toISOString() };
    if (!isDrainFault(fault)) return this.#invoke(at, event);
    if (fault !== 'drain_overlap') return this.#invoke(at, event, fault);
    const hold = this.#options.holds.until(number + 1 + Math.floor(chance * 4));
    const { promise: heldUp, resolve: onHeldUp } = Promise.withResolvers<void>();
    const ended = this.#invoke(at, event, fault, () => {
      onHeldUp();
      return hold.released;
    });
    hold.ends(ended);
    await Promise.race([heldUp, ended]);
  }

  async #invoke(at: Date, event: unknown, fault?: DrainFault, released = () => Promise.resolve()): Promise<void> {
    const { sandboxes, ledger, weather } = this.#options;
    const sandbox = await sandboxes.take();
    let spoiled = weather.outage !== undefined;
    const struck = () => {
      spoiled = true;
      if (fault) ledger.struck(fault);
    };
    const laid = fault && layTrap(fault, { kill: () => sandbox.kill(), struck, released });
    if (laid) sandbox.gates[laid.service].arm(laid.trap);
    const remainingMs = weather.outage === 'database_resuming' ? wakingMs : patienceMs;
    const ending = await sandbox.invoke('record-backlog', { at: at.toISOString(), remainingMs, event });
    sandboxes.give(sandbox);
    if (spoiled) ledger.trouble('database', minuteAt(at));
    this.#note(ending, at, spoiled || weather.outage !== undefined);
  }

  #note(ending: SandboxEnding, at: Date, spoiled: boolean): void {
    const { ledger } = this.#options;
    const report = ending.ended === 'answered' ? reportSchema.parse(ending.answer) : undefined;
    const status = report?.status ?? ending.ended;
    ledger.ended(ledger.drainEndings, status);
    if (status === 'drained' || status === 'skipped') return;
    if (spoiled && status !== 'threw') return;
    if (ledger.explains(report?.error?.code, minuteAt(at))) return;
    ledger.problem(`record-backlog ended ${status} at ${at.toISOString()}: ${JSON.stringify(ending).slice(0, 600)}`);
  }
}

function isDrainFault(fault: RunFaultKind | undefined): fault is DrainFault {
  return (drainFaults as readonly (string | undefined)[]).includes(fault);
}
