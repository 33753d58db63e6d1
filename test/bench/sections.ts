import { benchAnomaly } from './anomaly/bench-anomaly.ts';
import type { Bench } from './bench.ts';
import { benchBundles } from './bundles.ts';
import { benchCloses } from './closes.ts';
import { benchCommands } from './commands.ts';
import { benchGrowth } from './growth.ts';
import { benchLargeAnswers } from './large-answers.ts';
import { benchNamedBooks } from './named-books.ts';
import { benchReading } from './reading.ts';
import { benchRecording } from './recording.ts';
import type { Section } from './section.ts';
import { benchStored } from './stored.ts';
import { benchWindows } from './windows.ts';

export const sections: Readonly<Record<string, (bench: Bench) => Promise<Section>>> = {
  recording: benchRecording,
  reading: benchReading,
  large: (bench) => benchLargeAnswers(bench, bench.short ? [100, 200] : undefined),
  bundles: benchBundles,
  commands: benchCommands,
  books: benchNamedBooks,
  growth: benchGrowth,
  stored: benchStored,
  closes: benchCloses,
  windows: benchWindows,
  anomaly: benchAnomaly,
};

/** They fill databases, which takes minutes. */
export const fillDatabases: ReadonlySet<string> = new Set(['growth', 'stored', 'closes']);

/** They take minutes. */
export const slow: ReadonlySet<string> = new Set([...fillDatabases, 'anomaly']);

/** Whether no figure of it was measured. */
export function isEmpty({ tables }: Section): boolean {
  const figures = tables.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)));
  return !figures.some((figure) => typeof figure === 'number');
}
