import { join } from 'node:path';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { bundleOptions } from '../bundle-options.ts';

const { target, minify, keepNames, mainFields, conditions, legalComments, alias, banner } = bundleOptions;
const stamp = join(import.meta.dirname, '../stamp-bundle.ts');

/** The same for CDK, which calls esbuild from node_modules: neither docker nor a download is needed. */
export const bundling: BundlingOptions = {
  format: OutputFormat.ESM,
  target,
  minify,
  keepNames,
  mainFields: [...mainFields],
  bundleAwsSDK: true,
  banner,
  esbuildArgs: {
    '--conditions': conditions.join(),
    '--legal-comments': legalComments,
    ...Object.fromEntries(Object.entries(alias).map(([name, file]) => [`--alias:${name}`, file])),
  },
  commandHooks: {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (_inputDir, outputDir) => [`node "${stamp}" "${join(outputDir, 'index.mjs')}"`],
  },
};
