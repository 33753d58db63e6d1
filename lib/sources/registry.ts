import { actionNetwork } from './action-network/declaration.ts';
import type { SourceReader } from './declaration.ts';
import { sportsBettingDime } from './sportsbettingdime/declaration.ts';
import { theOddsApi } from './the-odds-api/declaration.ts';

/** Every source of odds, in the order in which a run asks them. A source is added here and in its own folder. */
export const sources = [actionNetwork, theOddsApi, sportsBettingDime] as const;

export type DeclaredSource = (typeof sources)[number];
export type SourceName = DeclaredSource['name'];

/** In the order in which they are asked. */
export const sourceNames: readonly SourceName[] = sources.map(({ name }) => name);

const byName: ReadonlyMap<string, DeclaredSource> = new Map(sources.map((source) => [source.name, source]));

/** @throws Error if there is no such source */
export function sourceNamed(name: SourceName): DeclaredSource {
  const source = byName.get(name);
  if (source === undefined) throw new Error(`There is no source "${name}".`);
  return source;
}

/** Today's reader of each source, by a name that was read somewhere: reading what landed asks no source. */
export const readers: ReadonlyMap<string, SourceReader> = byName;

type UnionToIntersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer Intersection,
) => void
  ? Intersection
  : never;

/** The variables of all sources: part of the environment of each function that asks them. */
export const sourceVariables: UnionToIntersection<DeclaredSource['variables']> = Object.assign(
  {},
  ...sources.map(({ variables }) => variables),
);

/** Whether the environment turns the source on. */
export function isOn(
  { switch: turnedOnBy }: Pick<DeclaredSource, 'switch'>,
  config: Readonly<Record<string, unknown>>,
): boolean {
  if (turnedOnBy === null) return true;
  return turnedOnBy.by === 'key'
    ? config[turnedOnBy.secretVariable] !== undefined
    : config[turnedOnBy.variable] === 'true';
}
