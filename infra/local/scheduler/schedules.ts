import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../json-service.ts';
import type { Change, Definition, Key, ListRequest } from './requests.ts';
import { newSchedule, type Schedule } from './schedule.ts';

type Put = Change & { readonly definition: Definition };

interface SchedulesOptions {
  readonly groups: ReadonlySet<string>;
  readonly clock: () => Date;
  /** Called with what a change replaces and with what it puts there. */
  readonly onChange: (before: Schedule | undefined, after: Schedule | undefined, now: number) => void;
  /** For how long after its creation an update of a schedule is refused as a conflict, in milliseconds. */
  readonly settlingMs: number;
}

/** The schedules of all groups, in memory. */
export class Schedules {
  readonly #options: SchedulesOptions;
  readonly #schedules = new Map<string, Schedule>();
  /** Changes by their client token, which AWS keeps for an unknown time: here until the service ends. */
  readonly #done = new Map<string, { readonly change: Change; readonly answer: unknown }>();

  constructor(options: SchedulesOptions) {
    this.#options = options;
  }

  create(change: Put): { readonly ScheduleArn: string } {
    return this.#once('create', change, ({ key, definition }, now) => {
      this.#requireGroup(key.group);
      if (this.#schedules.has(textOf(key))) throw conflict(`Schedule ${key.name} already exists.`);
      return this.#put(newSchedule(key, definition, now), undefined, now);
    });
  }

  update(change: Put): { readonly ScheduleArn: string } {
    return this.#once('update', change, ({ key, definition }, now) => {
      const before = this.#existing(key);
      if (now < before.createdAt + this.#options.settlingMs) {
        throw conflict(`Schedule ${key.name} is being modified by another request.`);
      }
      return this.#put(newSchedule(key, definition, now, before.createdAt), before, now);
    });
  }

  get(key: Key) {
    const schedule = this.#existing(key);
    return { ...schedule.definition, ...summaryOf(schedule), Target: schedule.definition.Target };
  }

  delete(change: Change): Record<string, never> {
    return this.#once('delete', change, ({ key }, now) => {
      this.remove(this.#existing(key), now);
      return {};
    });
  }

  /** Removes a schedule if it was not changed meanwhile. */
  remove(schedule: Schedule, now: number): void {
    if (this.#schedules.get(textOf(schedule.key)) !== schedule) return;
    this.#schedules.delete(textOf(schedule.key));
    this.#options.onChange(schedule, undefined, now);
  }

  /** A page goes on behind the last schedule of the page before, so that a deletion in between hides none. */
  list({ ScheduleGroup, NamePrefix = '', State, MaxResults, NextToken }: ListRequest) {
    if (ScheduleGroup !== undefined) this.#requireGroup(ScheduleGroup);
    const after = NextToken === undefined ? '' : placeOf(NextToken);
    const found = [...this.#schedules.entries()]
      .filter(([place, { key, definition }]) => {
        const isInGroup = ScheduleGroup === undefined || key.group === ScheduleGroup;
        const hasState = State === undefined || definition.State === State;
        return place > after && isInGroup && hasState && key.name.startsWith(NamePrefix);
      })
      .sort(([one], [other]) => (one < other ? -1 : 1));
    const page = found.slice(0, MaxResults);
    const last = page.at(-1)?.[0];
    return {
      Schedules: page.map(([, schedule]) => summaryOf(schedule)),
      ...(found.length > page.length && last !== undefined && { NextToken: tokenOf(last) }),
    };
  }

  /** A repeated token gives the answer of the first request, and changes nothing. */
  #once<C extends Change, Answer>(operation: string, change: C, apply: (change: C, now: number) => Answer): Answer {
    const token = change.token && `${operation} ${textOf(change.key)} ${change.token}`;
    const known = token === undefined ? undefined : this.#done.get(token);
    if (known && isDeepStrictEqual(known.change, change)) return known.answer as Answer;
    if (known) throw conflict('The ClientToken was used with other parameters.');
    const answer = apply(change, this.#options.clock().getTime());
    if (token !== undefined) this.#done.set(token, { change, answer });
    return answer;
  }

  #put(schedule: Schedule, before: Schedule | undefined, now: number): { readonly ScheduleArn: string } {
    this.#schedules.set(textOf(schedule.key), schedule);
    this.#options.onChange(before, schedule, now);
    return { ScheduleArn: schedule.arn };
  }

  #existing(key: Key): Schedule {
    this.#requireGroup(key.group);
    const schedule = this.#schedules.get(textOf(key));
    if (schedule === undefined) throw missing(`Schedule ${key.name} does not exist.`);
    return schedule;
  }

  #requireGroup(group: string): void {
    if (!this.#options.groups.has(group)) throw missing(`Schedule group ${group} does not exist.`);
  }
}

/** It says neither the expression nor the dates. */
function summaryOf({ key, arn, definition, createdAt, modifiedAt }: Schedule) {
  return {
    Arn: arn,
    GroupName: key.group,
    Name: key.name,
    State: definition.State,
    CreationDate: createdAt / 1_000,
    LastModificationDate: modifiedAt / 1_000,
    Target: { Arn: definition.Target.Arn },
  };
}

function textOf({ group, name }: Key): string {
  return `${group}/${name}`;
}

function tokenOf(place: string): string {
  return Buffer.from(place).toString('base64url');
}

function placeOf(token: string): string {
  const place = Buffer.from(token, 'base64url').toString();
  if (/^[\w.-]+\/[\w.-]+$/.test(place) && tokenOf(place) === token) return place;
  throw new Refusal('ValidationException', 'Invalid token.');
}

function conflict(message: string): Refusal {
  return new Refusal('ConflictException', message, 409);
}

function missing(message: string): Refusal {
  return new Refusal('ResourceNotFoundException', message, 404);
}
