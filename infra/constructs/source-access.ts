import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { booksFault } from '../../lib/sources/action-network/requested-books.ts';
import type { Stage } from '../stages.ts';
import type { MonitoredFunction } from './monitored-function.ts';

/** Where the sources answer, if the stage names their addresses, and which secret holds the key of the one that wants one. */
export function sourceEnvironment(
  { actionNetworkUrls, actionNetworkBooks, theOddsApi }: Stage,
  key: ISecret | undefined,
) {
  return {
    ...(actionNetworkUrls && { ACTION_NETWORK_URL: listed(actionNetworkUrls) }),
    ...(actionNetworkBooks && { ACTION_NETWORK_BOOKS: listedBooks(actionNetworkBooks) }),
    ...(theOddsApi?.urls && { THE_ODDS_API_URL: listed(theOddsApi.urls) }),
    ...(key && { THE_ODDS_API_SECRET_ARN: key.secretArn }),
  };
}

/** @throws at synthesis, by the book */
function listedBooks(books: readonly string[]): string {
  const fault = booksFault(books);
  if (fault !== undefined) throw new Error(`actionNetworkBooks of the stage ${fault}.`);
  return books.join(',');
}

/** The key of The Odds API, which somebody has stored by hand; undefined where that source is off. */
export function theOddsApiKey(scope: Construct, { theOddsApi }: Stage): ISecret | undefined {
  return theOddsApi === null ? undefined : Secret.fromSecretNameV2(scope, 'TheOddsApiKey', theOddsApi.secretName);
}

export function allowKey(asker: MonitoredFunction, key: ISecret): void {
  // The six characters that Secrets Manager puts behind a name.
  asker.allow(['secretsmanager:GetSecretValue'], `${key.secretArn}-??????`);
}

/**
 * Addresses as the functions take them, asked in the order of their health. Circuits are named by host, so two addresses on
 * one host would share a circuit.
 *
 * @throws at synthesis, by the address
 */
function listed(urls: readonly string[]): string {
  const parsed = urls.map(addressIn);
  const hosts = parsed.map(({ host }) => host);
  const twice = hosts.find((host, at) => hosts.indexOf(host) !== at);
  if (twice !== undefined) throw new Error(`Two addresses of a source are on ${twice}: give each a host of its own.`);
  if (urls.length === 0) throw new Error('A source without an address: name one, or write null for its own host.');
  return urls.join(',');
}

function addressIn(url: string): URL {
  const parsed = URL.parse(url);
  const isPlain = parsed?.protocol === 'https:' && parsed.username === '' && parsed.search === '' && parsed.hash === '';
  if (parsed === null || !isPlain || url.includes(',')) {
    // Whoever put a password there need not see it in a log.
    const shown = parsed?.password ? parsed.host : url;
    throw new Error(`The address of a source must be https://host or https://host/path, and is "${shown}".`);
  }
  return parsed;
}
