import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/**
 * esbuild from node_modules, so that neither docker nor a download is needed. The SDK is bundled: the version that was
 * tested is the one that runs, and a bundle starts faster than the runtime's copy. About 500 kB where defaults give 1 MB.
 */
export const bundling: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  minify: true,
  // Or an error's name in a log becomes "ji".
  keepNames: true,
  mainFields: ['module', 'main'],
  esbuildArgs: { '--conditions': 'module' },
  bundleAwsSDK: true,
  // CommonJS dependencies call require, which an ES module does not have.
  banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
};
