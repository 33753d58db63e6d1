import type { Finding } from './findings.ts';
import type { HealthView } from './health-report.ts';
import { countsText } from './link-health.ts';

export function gamesAreUnlinked({ links }: Pick<HealthView, 'links'>): readonly Finding[] {
  if (links === null || Object.keys(links.faults).length === 0) return [];
  const because =
    `At ${links.asOf}, of the games that start between yesterday and the day after tomorrow ${countsText(links.faults)} were not linked to ` +
    `an official game, and ${links.linked} were. Prices are recorded all the same, but have no closing line and no result. ` +
    'List them with "odds games link --unlinked", and link one with "odds games link SOURCE SOURCE_GAME_ID GAME_PK --reason TEXT".';
  return [{ what: 'unlinked games', because, runbook: 'unlinked-games' }];
}
