import type { Migration, Replaceable } from '../migration.ts';
import { history } from './0001-history.ts';
import { unusedGrants } from './0003-unused-grants.ts';
import { identity } from './functions/identity.ts';
import { readerLimits } from './functions/reader-limits.ts';
import { recordReading } from './functions/record-reading.ts';
import { syncSportsbooks } from './functions/sync-sportsbooks.ts';
import { views } from './functions/views.ts';

/** Every numbered step, oldest first. Add at the end; never edit one that has run. */
export const migrations: readonly Migration[] = [history, unusedGrants];

/** Every function and view, each after what it needs. */
export const replaceables: readonly Replaceable[] = [identity, recordReading, syncSportsbooks, readerLimits, views];
