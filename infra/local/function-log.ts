import { appendFileSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { Writable } from 'node:stream';
import type { LogLine, LogQuery } from '../deployment.ts';
import { inOrderOfTime, logLineOf } from '../log-lines.ts';

export interface FunctionLogOptions {
  /** Gets the same; without the metrics if it does not want these. */
  readonly show?: { readonly on: Writable; readonly metrics: boolean } | undefined;
  /** The file is set aside when it would grow beyond this; the file that was set aside before is replaced. */
  readonly maxBytes?: number;
}

/**
 * Keeps what functions print, logs and metrics, in a file: one JSON object a line, each with the id of its invocation as
 * `function_request_id`. Several processes may write at once. A log that cannot be kept fails no run.
 */
export function openFunctionLog(file: string, { show, maxBytes = 5_000_000 }: FunctionLogOptions = {}): Writable {
  return new Writable({
    decodeStrings: false,
    write(printed: string | Buffer, _encoding, done) {
      try {
        if (existsSync(file) && statSync(file).size + printed.length > maxBytes) renameSync(file, `${file}.1`);
        appendFileSync(file, printed, { mode: 0o600 });
      } catch {
        // A full disk, or another process that sets the file aside at the same moment.
      }
      if (show?.metrics || !printed.includes('"_figures":')) show?.on.write(printed);
      done();
    },
  });
}

/** What the files hold of the lines that are asked for. */
export function readFunctionLog(file: string, { id, since }: LogQuery): readonly LogLine[] {
  const from = since.toISOString();
  const found = printedLines(file).filter((printed) => printed.includes(id));
  const lines = found.flatMap((printed) => logLineOf(printed) ?? []);
  return inOrderOfTime(lines).filter(({ at }) => at === undefined || at >= from);
}

/** All that is kept, the oldest first. */
export function printedLines(file: string): readonly string[] {
  const kept = [`${file}.1`, file].filter((each) => existsSync(each));
  return kept.flatMap((each) => readFileSync(each, 'utf8').split('\n')).filter((line) => line !== '');
}
