import { type SourceName, sourceNamed, sources } from './registry.ts';

/**
 * Why a league cannot be asked for, with the leagues that can; undefined if it can.
 * @param source the only source to ask; any by default
 */
export function leagueFault(league: string, source?: SourceName): string | undefined {
  const asked = source === undefined ? sources : [sourceNamed(source)];
  const known = [...new Set(asked.flatMap(({ leagues }) => leagues))].sort();
  if (known.includes(league)) return undefined;
  return source === undefined
    ? `no source knows the league ${league}; there are ${known.join(', ')}`
    : `${source} is not asked for the league ${league}; it is asked for ${known.join(', ')}`;
}
