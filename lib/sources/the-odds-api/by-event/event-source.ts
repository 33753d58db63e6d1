import * as z from 'zod';
import type { EventSource } from '../../../odds/source.ts';
import { idSchema } from '../../fields.ts';
import type { QuotaMemory } from '../../quota-memory.ts';
import { type ClientOptions, listEvents, observeEvent, sourceName } from '../client.ts';
import { shapeChanged } from '../events.ts';
import { rememberingQuota } from '../metered-source.ts';
import { timeSchema } from '../schema.ts';
import { type EventBudget, eventsDue, type ListedEvent, withEvents } from './event-budget.ts';

interface EventMeter {
  readonly memory: QuotaMemory;
  readonly budget: EventBudget;
}

const listSchema = z.array(z.unknown());
const eventSchema = z
  .object({ id: idSchema, commence_time: timeSchema })
  .transform(({ id, commence_time }): ListedEvent => ({ id, start: commence_time }));

/**
 * The Odds API, event by event, within the budget. Unlike a slate, an event can be left out: so nothing is asked if it is not
 * known what is left of the quota, or what was asked before.
 */
export function theOddsApiEvents(options: ClientOptions, { memory, budget }: EventMeter): EventSource {
  const { now } = options;
  return {
    async due(league, window, call) {
      const { listed, quota } = await listEvents(options, league, window, call);
      const asked = await memory.askedEvents(call.signal);
      const remaining = quota.remaining ?? (await memory.remaining(call.signal));
      const due = eventsDue(eventsIn(listed), { window, now: now(), remaining, asked }, budget);
      if (due.length > 0) await memory.rememberEvents(withEvents(asked, due, now(), budget), call.signal);
      return due;
    },
    observe: (event, call) => rememberingQuota(() => observeEvent(options, event, call), memory, call.signal),
  };
}

/** @throws OddsError `source_shape_changed` if it is no list of events */
function eventsIn(listed: unknown): readonly ListedEvent[] {
  const entries = listSchema.safeParse(listed).data;
  const events = entries?.flatMap((entry) => eventSchema.safeParse(entry).data ?? []);
  if (entries === undefined || events === undefined || (entries.length > 0 && events.length === 0)) {
    throw shapeChanged(sourceName, 'a list of events, each with its id and start, was expected.');
  }
  return events;
}
