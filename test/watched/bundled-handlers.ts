import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionName } from '../../functions/declarations.ts';
import { bundleFunction } from '../../infra/bundle-function.ts';

/** Bundles of functions in a folder of their own, byte for byte what is deployed of this checkout. */
export interface BundledHandlers {
  readonly handlerUrlOf: (name: FunctionName) => URL;
  close(): void;
}

export async function bundleHandlers(names: readonly FunctionName[]): Promise<BundledHandlers> {
  const folder = mkdtempSync(join(tmpdir(), 'odds-bundled-'));
  const fileOf = (name: FunctionName) => join(folder, `${name}.mjs`);
  for (const name of names) writeFileSync(fileOf(name), (await bundleFunction(name)).code);
  return {
    handlerUrlOf: (name) => pathToFileURL(fileOf(name)),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
