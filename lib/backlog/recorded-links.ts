import type { LinkReading } from '../games/identity/link.ts';
import { holdRecorders } from '../recording/hold-recorders.ts';
import {
  type LinkEdits,
  noLinkEdits,
  noLinksRecorded,
  recordAndDiffLinks,
  recordLinks,
  takeBackAndDiffLinks,
} from '../recording/links/record-links.ts';
import { keysPerQuery, recordedLinkKeys } from '../recording/recorded-keys.ts';
import { linkTables } from '../recording/recorded-tables.ts';
import { links } from './kinds.ts';
import type { Readers, RebuildableKind, RepairableKind } from './recorded-kind.ts';

const { recordedAmong, lastRecordedBefore, recordedReadings } = recordedLinkKeys;

/** Links by hand as these readers read them. Apart from the kind, so that to land takes no SQL along. */
export function recordedLinks(
  readers: Readers<LinkReading>,
): RepairableKind<LinkReading, LinkEdits> & RebuildableKind<LinkReading> {
  return {
    ...links,
    readers,
    tables: linkTables,
    recorder: {
      nothingRecorded: noLinksRecorded,
      record: recordLinks,
      keysPerQuery,
      recordedAmong,
      lastRecordedBefore,
    },
    repairer: {
      noEdits: noLinkEdits,
      holdRecorders,
      recordedReadings,
      recordAndDiff: recordAndDiffLinks,
      takeBackAndDiff: takeBackAndDiffLinks,
    },
  };
}
