import type { Degradation } from '../lib/storage/contract/query.ts';
import { visibleData } from './visible.ts';

/** What a degraded answer lacks or found under another name, in one line for people. */
export function degradedLine(degradation: Degradation): string {
  const { without, renamed } = visibleData(degradation);
  const renamings = renamed.map(({ name, found }) => `${name} is called ${found} there`);
  const parts = [...(without.length > 0 ? [`without ${without.join(', ')}`] : []), ...renamings];
  return `degraded: ${parts.join('; ')} ("odds migrate --check" says more)`;
}
