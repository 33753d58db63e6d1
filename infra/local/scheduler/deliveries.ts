import { randomUUID } from 'node:crypto';
import { isDeletedAfterLast, nextOccurrence, type Schedule } from './schedule.ts';

/** An invocation of a target. */
export interface Delivery {
  readonly schedule: { readonly group: string; readonly name: string; readonly arn: string };
  readonly targetArn: string;
  /** The Input with its keywords filled in; undefined without an Input. */
  readonly event: unknown;
  /** At which the schedule was due. The delivery may be up to a minute later. */
  readonly scheduledTime: Date;
}

/** What EventBridge Scheduler may do to a tick. */
export interface DeliveryFaults {
  /** How late a tick is delivered, in milliseconds: 0–59,999. */
  latenessMs?(scheduleName: string, scheduledTime: Date): number;
  /** How often a tick is delivered: once or more. */
  copies?(scheduleName: string, scheduledTime: Date): number;
  /** For how long after an update or a deletion the earlier definition still fires, in milliseconds. */
  readonly staleMs?: number;
}

interface DeliveriesOptions extends DeliveryFaults {
  readonly clock: () => Date;
  readonly invoke: (delivery: Delivery) => Promise<void>;
  /** Called after the last occurrence of a schedule that is deleted after it. */
  readonly onCompleted: (schedule: Schedule, now: number) => void;
}

/** A definition and its next occurrence. One that was replaced fires for a while longer. */
interface Timer {
  readonly schedule: Schedule;
  next: number | undefined;
  firesBefore: number;
}

/** Invokes the targets of schedules in the order of time. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #timers = new Set<Timer>();
  #waiting: { readonly at: number; readonly delivery: Delivery }[] = [];
  #turn: Promise<void> = Promise.resolve();

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  change(before: Schedule | undefined, after: Schedule | undefined, now: number): void {
    for (const timer of this.#timers) {
      if (timer.schedule === before) timer.firesBefore = now + (this.#options.staleMs ?? 0);
    }
    if (after === undefined) return;
    this.#timers.add({ schedule: after, next: nextOccurrence(after, now), firesBefore: Infinity });
  }

  /** Invokes all that is due by the clock, one at a time. Concurrent calls take turns. */
  deliverDue(): Promise<void> {
    const turn = this.#turn.then(() => this.#deliverDue());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** When the next occurrence or delivery is due; undefined if there is none. */
  nextDueAt(): Date | undefined {
    const due = Math.min(this.#nextTimer()?.next ?? Infinity, this.#waiting[0]?.at ?? Infinity);
    return due === Infinity ? undefined : new Date(due);
  }

  async #deliverDue(): Promise<void> {
    for (;;) {
      const now = this.#options.clock().getTime();
      const timer = this.#nextTimer();
      const [first] = this.#waiting;
      const tick = timer?.next ?? Infinity;
      if (first !== undefined && first.at <= now && first.at <= tick) {
        this.#waiting.shift();
        await this.#options.invoke(first.delivery);
      } else if (timer !== undefined && tick <= now) {
        this.#fire(timer, tick);
      } else {
        return;
      }
    }
  }

  #nextTimer(): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.next === undefined || timer.next >= timer.firesBefore) this.#timers.delete(timer);
      else if (earliest?.next === undefined || timer.next < earliest.next) earliest = timer;
    }
    return earliest;
  }

  #fire(timer: Timer, at: number): void {
    const { latenessMs, copies } = this.#options;
    const { schedule } = timer;
    const { name } = schedule.key;
    const scheduledTime = new Date(at);
    const dueAt = at + (latenessMs?.(name, scheduledTime) ?? 0);
    const count = copies?.(name, scheduledTime) ?? 1;
    for (let copy = 0; copy < count; copy++) {
      this.#waiting.push({ at: dueAt, delivery: deliveryOf(schedule, scheduledTime) });
    }
    this.#waiting.sort((one, other) => one.at - other.at);
    timer.next = nextOccurrence(schedule, at + 1);
    if (timer.next === undefined && isDeletedAfterLast(schedule)) this.#options.onCompleted(schedule, at);
  }
}

function deliveryOf({ key, arn, definition }: Schedule, scheduledTime: Date): Delivery {
  const { Arn: targetArn, Input } = definition.Target;
  const keywords: Readonly<Record<string, string>> = {
    'scheduled-time': `${scheduledTime.toISOString().slice(0, 19)}Z`,
    'schedule-arn': arn,
    'attempt-number': '1',
    'execution-id': randomUUID(),
  };
  const filled = Input?.replace(/<aws\.scheduler\.([a-z-]+)>/g, (text, keyword) => keywords[keyword] ?? text);
  const event: unknown = filled === undefined ? undefined : JSON.parse(filled);
  return { schedule: { ...key, arn }, targetArn, event, scheduledTime };
}
