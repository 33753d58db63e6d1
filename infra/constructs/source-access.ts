import { Annotations } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import * as z from 'zod';
import { league } from '../../lib/sources/mlb-stats-api/client.ts';
import { type DeclaredSource, type SourceName, sources, sourceVariables } from '../../lib/sources/registry.ts';
import { runsIn, windowWeek } from '../cost/window-week.ts';
import type { Stage } from '../stages.ts';

export type SourceKeys = ReadonlyMap<SourceName, ISecret>;

/** The keys that were stored by hand, by source. A source that wants one and has none is off. */
export function sourceKeys(scope: Construct, stage: Stage): SourceKeys {
  const keys = new Map<SourceName, ISecret>();
  for (const { name, switch: turnedOnBy } of sources) {
    const secretName = stage.sources[name]?.secretName;
    if (secretName === undefined) continue;
    if (turnedOnBy?.by !== 'key') throw new Error(`${name} takes no key: leave its secretName out.`);
    keys.set(name, Secret.fromSecretNameV2(scope, `${name}-key`, secretName));
  }
  return keys;
}

/** What the stage says of the sources, as variables of the functions that ask them. */
export function sourceEnvironment(stage: Stage, keys: SourceKeys): Readonly<Record<string, string>> {
  const variables = sources.map((source) => ({
    ...checkedVariables(source, stage),
    ...(isAsked(source, stage) && source.scheduleVariables(askedSlatesOf(stage))),
    ...addressesOf(source, stage),
    ...secretOf(source, keys),
  }));
  return Object.assign({}, ...variables);
}

/**
 * Says at synthesis what a function would say when it starts: of each source that is asked, which settings work but may be a mistake.
 *
 * @throws at synthesis if what is configured cannot work
 */
export function warnOfSources(scope: Construct, stage: Stage): void {
  for (const source of sources.filter((each) => isAsked(each, stage))) {
    const given = { ...checkedVariables(source, stage), ...source.scheduleVariables(askedSlatesOf(stage)) };
    const config = z.object(sourceVariables).parse(given);
    for (const warning of source.warningsOf(config, new Date())) {
      Annotations.of(scope).addWarningV2(`odds:${source.name}`, warning);
    }
  }
}

/** When its sources are asked. Windows are those of baseball, in a typical week. */
function askedSlatesOf({ slates, captureWindows }: Stage) {
  const runsInWindows = Math.round(windowWeek.flat().flatMap(runsIn).length / windowWeek.length);
  return slates.map((slate) => ({ ...slate, ...(captureWindows && slate.league === league && { runsInWindows }) }));
}

/** Whether the stage turns the source on. */
function isAsked({ name, switch: turnedOnBy }: DeclaredSource, stage: Stage): boolean {
  if (turnedOnBy === null) return true;
  const { secretName, variables } = stage.sources[name] ?? {};
  return turnedOnBy.by === 'key' ? secretName !== undefined : variables?.[turnedOnBy.variable] === 'true';
}

/** The sources whose quota the functions remember: those that have one and are on. */
export function meteredSources(keys: SourceKeys): readonly SourceName[] {
  return sources.flatMap(({ name, hasQuota }) => (hasQuota && keys.has(name) ? name : []));
}

/** @throws at synthesis, by the variable, and not at the first run */
function checkedVariables({ name, variables }: DeclaredSource, stage: Stage): Readonly<Record<string, string>> {
  const given = stage.sources[name]?.variables ?? {};
  const checked = z.strictObject(variables).partial().safeParse(given);
  if (!checked.success) throw new Error(`${name} does not take its variables: ${z.prettifyError(checked.error)}`);
  return given;
}

function addressesOf({ name, addressVariable }: DeclaredSource, stage: Stage): Readonly<Record<string, string>> {
  const urls = stage.sources[name]?.urls;
  return urls === undefined ? {} : { [addressVariable]: listed(urls) };
}

function secretOf({ name, switch: turnedOnBy }: DeclaredSource, keys: SourceKeys): Readonly<Record<string, string>> {
  const key = keys.get(name);
  return key === undefined || turnedOnBy?.by !== 'key' ? {} : { [turnedOnBy.secretVariable]: key.secretArn };
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
  if (urls.length === 0)
    throw new Error('A source without an address: name one, or leave `urls` out for its own host.');
  return urls.join(',');
}

function addressIn(url: string): URL {
  const parsed = URL.parse(url);
  const isPlain = parsed?.protocol === 'https:' && parsed.username === '' && parsed.search === '' && parsed.hash === '';
  if (parsed === null || !isPlain || url.includes(',')) {
    // A password in the address must not appear in a log.
    const shown = parsed?.password ? parsed.host : url;
    throw new Error(`The address of a source must be https://host or https://host/path, and is "${shown}".`);
  }
  return parsed;
}
