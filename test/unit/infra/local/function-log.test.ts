import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFunctionLog } from '../../../../infra/local/function-log.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'odds-function-log-'));
  file = join(folder, 'functions.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

function collecting() {
  const shown: string[] = [];
  const on = new Writable({
    write: (chunk, _encoding, done) => {
      shown.push(String(chunk));
      done();
    },
  });
  return { shown, on };
}

const line = '{"level":"INFO","message":"Run recorded"}\n';
const metrics = '{"_figures":{"Timestamp":1},"RunsRecorded":1}\n';

test('what functions print is kept behind what was kept before, for its owner alone', () => {
  openFunctionLog(file).write(line);
  openFunctionLog(file).write(metrics);
  expect(readFileSync(file, 'utf8')).toBe(line + metrics);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('it is shown too if one asks for it, and its metrics only if one asks for these', () => {
  const [all, logs] = [collecting(), collecting()];
  for (const show of [
    { on: all.on, metrics: true },
    { on: logs.on, metrics: false },
  ]) {
    const log = openFunctionLog(file, { show });
    log.write(line);
    log.write(Buffer.from(metrics));
  }
  expect(all.shown).toEqual([line, metrics]);
  expect(logs.shown).toEqual([line]);
  expect(readFileSync(file, 'utf8')).toBe(line + metrics + line + metrics);
});

test('two files of a bounded size are kept, and the last line is always there', () => {
  const log = openFunctionLog(file, { maxBytes: 3 * line.length });
  for (let n = 0; n < 20; n++) {
    log.write(line.replace('Run', `${n}`.padStart(3, '0')));
    expect(readFileSync(file, 'utf8')).toContain(`${n}`.padStart(3, '0'));
    expect(statSync(file).size).toBeLessThanOrEqual(3 * line.length);
  }
  expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(3 * line.length);
});

test('a log that cannot be kept is shown all the same, and fails nothing', () => {
  const { shown, on } = collecting();
  openFunctionLog(join(folder, 'no-such-folder', 'functions.log'), { show: { on, metrics: true } }).write(line);
  expect(shown).toEqual([line]);
});
