import type { Migration, Replaceable } from '../migration.ts';
import { history } from './0001-history.ts';
import { recording } from './0002-recording.ts';
import { unusedGrants } from './0003-unused-grants.ts';
import { askedScope } from './0004-asked-scope.ts';
import { sportsbookKinds } from './0005-sportsbook-kinds.ts';
import { teamSlots } from './0006-team-slots.ts';
import { officialSchedule } from './0007-official-schedule.ts';
import { gameLinks } from './0008-game-links.ts';
import { linkAssertions } from './0009-link-assertions.ts';
import { alternateSlots } from './0010-alternate-slots.ts';
import { consensusCloses } from './functions/consensus-close.ts';
import { derivationMarks } from './functions/derived/derivation-marks.ts';
import { derivationRecords } from './functions/derived/derivation-records.ts';
import { writeDerived } from './functions/derived/write-derived.ts';
import { identity } from './functions/identity.ts';
import { closingLines } from './functions/lines/closing-lines.ts';
import { lineAt } from './functions/lines/line-at.ts';
import { lineViews } from './functions/lines/line-views.ts';
import { openingLines } from './functions/lines/opening-lines.ts';
import { outcomeViews } from './functions/outcome-views.ts';
import { readerLimits } from './functions/reader-limits.ts';
import { recordLinks } from './functions/record-links.ts';
import { recordReading } from './functions/record-reading.ts';
import { recordSchedule } from './functions/record-schedule.ts';
import { recordStagedReading } from './functions/record-staged-reading.ts';
import { recordingTurn } from './functions/recording-turn.ts';
import { scheduleViews } from './functions/schedule-views.ts';
import { shownSlots } from './functions/shown-slots.ts';
import { syncSportsbooks } from './functions/sync-sportsbooks.ts';
import { views } from './functions/views.ts';

/** Every numbered step, oldest first. Add at the end; never edit one that has run. */
export const migrations: readonly Migration[] = [
  history,
  recording,
  unusedGrants,
  askedScope,
  sportsbookKinds,
  teamSlots,
  officialSchedule,
  gameLinks,
  linkAssertions,
  alternateSlots,
];

/** Every function and view, each after what it needs. */
export const replaceables: readonly Replaceable[] = [
  identity,
  recordingTurn,
  recordReading,
  recordStagedReading,
  recordSchedule,
  recordLinks,
  syncSportsbooks,
  readerLimits,
  shownSlots,
  views,
  scheduleViews,
  derivationMarks,
  derivationRecords,
  writeDerived,
  closingLines,
  openingLines,
  lineViews,
  lineAt,
  consensusCloses,
  outcomeViews,
];
