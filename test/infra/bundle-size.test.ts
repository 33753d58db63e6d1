import { type BuildOptions, build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { functionDeclarations } from '../../functions/declarations.ts';
import { bundleOptions, handlerFile } from '../../infra/bundle-options.ts';

const clients = {
  '@aws-sdk/client-s3': 'S3Client',
  '@aws-sdk/client-dynamodb': 'DynamoDBClient',
  '@aws-sdk/client-rds-data': 'RDSDataClient',
  '@aws-sdk/client-secrets-manager': 'SecretsManagerClient',
} as const;

const { banner, mainFields, conditions, ...options } = bundleOptions;
const usual: BuildOptions = {
  ...options,
  mainFields: [...mainFields],
  conditions: [...conditions],
  banner: { js: banner },
  bundle: true,
  write: false,
  metafile: true,
  outfile: 'index.mjs',
};

/** Its size, and the modules that are in it. */
async function bundled(how: BuildOptions) {
  const every: BuildOptions = { ...usual, ...how };
  const { metafile } = await build(every);
  const [output] = Object.values(metafile?.outputs ?? {});
  if (output === undefined) throw new Error('Nothing was bundled.');
  return { bytes: output.bytes, modules: Object.keys(output.inputs) };
}

/** Middy, Powertools, and the same commands of the same clients, with the SDK's own chain of credentials; nothing of ours. */
function bareSource(modules: readonly string[]): string {
  const imports = Object.entries(clients).flatMap(([client, name]) => {
    const command = new RegExp(`node_modules/${client}/dist-es/commands/(\\w+)\\.js$`);
    const commands = modules.flatMap((module) => command.exec(module)?.[1] ?? []);
    return commands.length === 0 ? [] : [{ client, names: [name, ...commands] }];
  });
  return `
    import { Logger } from '@aws-lambda-powertools/logger';
    import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
    import { Metrics } from '@aws-lambda-powertools/metrics';
    import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
    import middy from '@middy/core';
    ${imports.map(({ client, names }) => `import { ${names.join()} } from '${client}';`).join('\n')}
    export const used = [${imports.flatMap(({ names }) => names).join()}];
    export const handler = middy().use(injectLambdaContext(new Logger())).use(logMetrics(new Metrics())).handler(() => used);`;
}

/** Times the size of its bare function, as measured, rounded up to hundredths: 1.3 is the goal. */
const atMost: Readonly<Record<(typeof functionDeclarations)[number]['name'], number>> = {
  'collect-odds': 1.31,
  'record-backlog': 1.32,
  'sync-schedule': 1.13,
  // Without S3 the bare one is smaller by 130 kB, and the sources' readers, which a deep check calls, are the same.
  'check-health': 1.37,
  // Holds the text of every migration, and the whole catalogue of sportsbooks.
  'migrate-schema': 1.39,
  'rotate-database-secret': 1.04,
};

describe('a bundle beside a bare function with the same clients', () => {
  it.each(functionDeclarations)('of $name is not larger than it was', async ({ name }) => {
    const ours = await bundled({ entryPoints: [handlerFile(name)] });
    const contents = bareSource(ours.modules);
    const bare = await bundled({ stdin: { contents, resolveDir: process.cwd() }, alias: {} });
    const ratio = ours.bytes / bare.bytes;
    console.info(`${name}: ${ours.bytes} bytes, ${ratio.toFixed(3)} times ${bare.bytes}`);
    expect(ratio).toBeLessThanOrEqual(atMost[name]);
  });
});
