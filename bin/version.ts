import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function versionText(): string {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
  return `odds ${version}, Node ${process.versions.node}`;
}
