import { Command, InvalidArgumentError } from 'commander';
import { clusterArn, credentials, databaseName, region, secretArnOf } from '../account.ts';
import type { Engine } from './engines/engine.ts';
import { openKeptPglite } from './engines/kept-pglite.ts';
import { openPglite } from './engines/pglite.ts';
import { openPostgres } from './engines/postgres.ts';
import { startPostgresServer } from './engines/postgres-server.ts';
import { startDataApi } from './server.ts';

interface Choices {
  readonly port: number;
  readonly databaseUrl?: string;
  readonly postgres?: boolean;
  readonly dataDir?: string;
  readonly faults?: boolean;
  readonly json?: boolean;
}

// Typed, so that what follows `program.error` is known to be out of reach.
const program: Command = new Command('data-api')
  .description('The RDS Data API of Aurora PostgreSQL on this machine, for any client that speaks it.')
  .option('--port <number>', 'port to listen on; 0 takes any free one', readPort, 8080)
  .option('--database-url <url>', 'a PostgreSQL server to use in place of the embedded PGlite')
  .option('--postgres', 'start a PostgreSQL server of the binaries on this machine; needs --data-dir')
  .option('--data-dir <folder>', 'the folder of the database; without it the database is in memory')
  .option('--faults', 'let other processes inject faults at /_faults')
  .option('--json', 'print one JSON object instead of text')
  .addHelpText('after', examples())
  .action(serve);

await program.parseAsync();

async function serve(choices: Choices): Promise<void> {
  const ending = new AsyncDisposableStack();
  const stop = () => void ending.disposeAsync();
  process.once('SIGINT', stop).once('SIGTERM', stop).once('SIGHUP', stop);
  try {
    const engine = await openEngine(choices, ending);
    ending.defer(() => engine.close());
    const server = await startDataApi({ engine, port: choices.port, faultsOverHttp: choices.faults ?? false });
    ending.defer(() => server.close());
    console.log(choices.json ? JSON.stringify(addressOf(server.url, engine)) : instructions(server.url, engine));
  } catch (error) {
    await ending.disposeAsync();
    program.error(error instanceof Error ? error.message : String(error));
  }
}

/** What the engine needs beside itself ends after it. */
async function openEngine(choices: Choices, ending: AsyncDisposableStack): Promise<Engine> {
  const { databaseUrl, dataDir } = choices;
  if (databaseUrl !== undefined) return openPostgres({ databaseUrl });
  if (choices.postgres !== true) return dataDir === undefined ? openPglite() : openKeptPglite(dataDir);
  if (dataDir === undefined) program.error('--postgres needs --data-dir');
  const server = await startPostgresServer({ dataDir });
  ending.defer(() => server.stop());
  return openPostgres({ databaseUrl: server.databaseUrl });
}

function addressOf(url: string, engine: Engine) {
  return {
    url,
    engine: engine.name,
    resourceArn: clusterArn,
    secretArns: { owner: secretArnOf('owner'), recorder: secretArnOf('recorder'), reader: secretArnOf('reader') },
    database: databaseName,
    environment: {
      AWS_ENDPOINT_URL_RDS_DATA: url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
  };
}

function instructions(url: string, engine: Engine): string {
  const { environment, resourceArn, secretArns, database } = addressOf(url, engine);
  const caveat = engine.capabilities.concurrentSessions
    ? ''
    : '\nPGlite has one session: a call outside a transaction waits while one is open, and a late statement cannot be interrupted.\n';
  return `The Data API listens on ${url}, over ${engine.name}. Point a client at it:

${Object.entries(environment)
  .map(([name, value]) => `  export ${name}=${value}`)
  .join('\n')}

  resourceArn  ${resourceArn}
  secretArn    ${secretArns.owner}   (the database's owner)
               ${secretArns.recorder}   (role odds_recorder, once it exists)
               ${secretArns.reader}   (role odds_reader, once it exists)
  database     ${database}
${caveat}
Ctrl-C ends it.`;
}

function examples(): string {
  return `
Examples:
  $ npm run data-api                                      in memory, on port 8080
  $ npm run data-api -- --port 0 --json                   for a script: prints the address as JSON
  $ npm run data-api -- --data-dir .data/pglite           kept between runs
  $ npm run data-api -- --postgres --data-dir .data/pg    a real server, with locks and timeouts
  $ npm run data-api -- --database-url postgres://postgres@127.0.0.1:5432/postgres
  $ aws rds-data execute-statement --endpoint-url http://127.0.0.1:8080 --region ${region} \\
      --resource-arn ${clusterArn} \\
      --secret-arn ${secretArnOf('owner')} --database ${databaseName} --sql 'select 1'`;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('a port is 0 to 65535.');
  return port;
}
