import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, handlerFile, stampBundle } from './bundle-options.ts';

interface FunctionBundle {
  /** Byte for byte what is deployed of this checkout. */
  readonly code: string;
  readonly hash: string;
  /** JSON. Its sources are named from the project's folder, and their text is not in it. */
  readonly sourceMap: string;
}

/** Bundles a function as the deployment does, and makes the source map that the deployment leaves out of the function. */
export async function bundleFunction(name: string): Promise<FunctionBundle> {
  const { banner, ...options } = bundleOptions;
  const { outputFiles } = await build({
    ...options,
    mainFields: [...options.mainFields],
    conditions: [...options.conditions],
    banner: { js: banner },
    entryPoints: [handlerFile(name)],
    outfile: join(import.meta.dirname, '../index.mjs'),
    bundle: true,
    write: false,
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'error',
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { ...stampBundle(textOf('.mjs')), sourceMap: textOf('.map') };
}
