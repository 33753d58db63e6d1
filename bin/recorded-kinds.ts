import { recordedLinks } from '../lib/backlog/recorded-links.ts';
import { recordedOdds } from '../lib/backlog/recorded-odds.ts';
import { recordedSchedule } from '../lib/backlog/recorded-schedule.ts';
import { linkReaders } from '../lib/sources/asserted/link.ts';
import { scheduleReaders } from '../lib/sources/mlb-stats-api/readers.ts';
import { readers } from '../lib/sources/registry.ts';

/** Every kind of landed thing that is recorded, as today's readers read it, by its name. */
export const recordedKinds = {
  odds: recordedOdds(readers),
  schedule: recordedSchedule(scheduleReaders),
  links: recordedLinks(linkReaders),
} as const;

export type KindName = keyof typeof recordedKinds;
export const kindNames = Object.keys(recordedKinds) as readonly KindName[];
