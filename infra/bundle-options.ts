import { createHash } from 'node:crypto';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** As far as a bundle does not know its own hash yet. As long as a hash, so that no column moves. */
const unstamped = '000000000000';

/**
 * How each function is bundled. The SDK is part of it: the version that was tested is the one that runs, and it starts faster
 * than the runtime's copy.
 */
export const bundleOptions = {
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  // Or an error's name in a log becomes "ji".
  keepNames: true,
  legalComments: 'none',
  mainFields: ['module', 'main'],
  conditions: ['module'],
  alias: { '@aws-sdk/credential-provider-node': join(root, 'lib/aws/environment-credentials.ts') },
  // CommonJS dependencies call require, which an ES module does not have. The logger reads the hash.
  banner: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); globalThis.oddsBundle = '${unstamped}';`,
} as const;

export function handlerFile(functionName: string): string {
  return join(root, 'functions', functionName, 'handler.ts');
}

/** Puts the hash of a bundle into it, so that each line of its log says which code wrote it. */
export function stampBundle(code: string): { readonly code: string; readonly hash: string } {
  const hash = createHash('sha256').update(code).digest('hex').slice(0, unstamped.length);
  return { code: code.replace(unstamped, hash), hash };
}
