import { accessSync, constants, existsSync, lstatSync, readdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../infra/local/home.ts';
import type { ShownCircuit } from '../lib/resilience/circuit/shown-circuit.ts';
import type { SchemaDrift } from '../lib/storage/contract/drift.ts';
import { type Column, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { versionText } from './version.ts';
import { visibleData } from './visible.ts';

/** The result of one check. */
export interface Check {
  readonly what: string;
  /** `stops`: a run would fail. */
  readonly is: 'ok' | 'warns' | 'stops';
  readonly says: string;
  /** What to do; always there unless it is ok. */
  readonly remedy?: string;
}

export function versionCheck(): Check {
  return { what: 'version', is: 'ok', says: `${versionText()} on ${process.platform} ${process.arch}` };
}

export function homeCheck({ root, database, objects, tables }: Home): Check {
  const parts = { database, s3: objects, dynamodb: tables };
  const sizes = Object.entries(parts).map(([name, folder]) => `${name} ${megabytes(sizeOf(folder))}`);
  const says = `${root}: ${sizes.join(', ')}`;
  try {
    accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK);
    return { what: 'home', is: 'ok', says };
  } catch {
    const remedy = 'Give this user the right to read and write it, or choose another folder with ODDS_HOME.';
    return { what: 'home', is: 'stops', says: `${root} cannot be written to`, remedy };
  }
}

/** Another process may remove a file during the check. */
function sizeOf(path: string): number {
  if (!existsSync(path)) return 0;
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
  return found?.size ?? 0;
}

const stoppingBytes = 100e6;
const warningBytes = 1e9;

export function diskCheck(folder: string, free = freeBytesOf(folder)): Check {
  const is = free < stoppingBytes ? 'stops' : free < warningBytes ? 'warns' : 'ok';
  const remedy = { remedy: 'Free some space, or choose a folder on another disk with ODDS_HOME.' };
  return { what: 'disk', is, says: `${megabytes(free)} free`, ...(is === 'ok' ? {} : remedy) };
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

export function schemaCheck(database: string, { ok, drift, relations }: SchemaDrift): Check {
  if (drift.length === 0) return { what: 'database', is: 'ok', says: `${database}, with the schema of this code` };
  const missing = drift.filter((each) => each.is === 'missing').length;
  const isEmpty = missing >= relations;
  if (isEmpty)
    return {
      what: 'database',
      is: 'warns',
      says: `${database}, without tables yet`,
      remedy: 'Run "odds migrate"; "odds collect" does it by itself.',
    };
  const says = `${database}, whose schema differs in ${drift.length} place(s) from that of this code`;
  return {
    what: 'database',
    is: ok ? 'warns' : 'stops',
    says,
    remedy: 'See "odds migrate --check", then run "odds migrate".',
  };
}

export function circuitCheck(circuits: readonly ShownCircuit[]): Check {
  const open = circuits.filter(({ position }) => position === 'open');
  if (open.length === 0) return { what: 'circuits', is: 'ok', says: 'none is open' };
  return {
    what: 'circuits',
    is: 'stops',
    says: `open: ${open.map(({ name, until }) => (until === null ? name : `${name} until ${until}`)).join(', ')}`,
    remedy: 'See "odds circuits". A circuit probes and closes by itself; "odds circuits close" closes it now.',
  };
}

const columns: readonly Column[] = [{ title: 'what' }, { title: 'is' }, { title: 'says' }];
const colours = { ok: 'green', warns: 'yellow', stops: 'red' } as const;

/** A sentence may be longer than a line of the screen, which wraps it: to cut it would hide what to do. */
export function checkLines(checks: readonly Check[], { style }: Pick<Terminal, 'style'>): string[] {
  const shown = visibleData(checks);
  const cells = shown.map(({ what, is, says }) => [what, style(colours[is], is), says]);
  const [heading = '', ...lines] = tableLines(columns, cells, { heading: (title) => style('bold', title) });
  const remedies = shown.map(({ remedy }) => (remedy === undefined ? [] : [`                 ${remedy}`]));
  const stops = shown.filter(({ is }) => is === 'stops').length;
  const verdict = stops === 0 ? 'Nothing would stop a run.' : `${stops} of these problems would stop a run.`;
  return [heading, ...lines.flatMap((line, index) => [line, ...(remedies[index] ?? [])]), verdict];
}

function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
