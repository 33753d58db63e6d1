import { type BuildOptions, build } from 'esbuild';
import { bundleOptions, handlerFile } from '../../infra/bundle-options.ts';

const clients = {
  '@aws-sdk/client-s3': 'S3Client',
  '@aws-sdk/client-dynamodb': 'DynamoDBClient',
  '@aws-sdk/client-rds-data': 'RDSDataClient',
  '@aws-sdk/client-secrets-manager': 'SecretsManagerClient',
  '@aws-sdk/client-scheduler': 'SchedulerClient',
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

/** Its text and size, and the modules that are in it. */
async function bundled(how: BuildOptions) {
  const every: BuildOptions = { ...usual, ...how };
  const { metafile, outputFiles } = await build(every);
  const [output] = Object.values(metafile?.outputs ?? {});
  if (output === undefined) throw new Error('Nothing was bundled.');
  return { code: outputFiles?.[0]?.text ?? '', bytes: output.bytes, modules: Object.keys(output.inputs) };
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

/** A function of ours, and the bare one with the same clients. */
export async function besideBare(name: string) {
  const ours = await bundled({ entryPoints: [handlerFile(name)] });
  const contents = bareSource(ours.modules);
  const bare = await bundled({ stdin: { contents, resolveDir: process.cwd() }, alias: {} });
  return { ours, bare };
}
