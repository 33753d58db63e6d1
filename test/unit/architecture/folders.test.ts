import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allImports, filesUnder, folderImports } from './imports-of.ts';

const files = ['lib', 'functions', 'infra', 'bin', 'test'].flatMap(filesUnder);
const imports = allImports();

/** The nodes of the first circle that is found, in the order in which they import each other. */
function circleAmong(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): readonly string[] => {
    if (path.includes(node)) return path.slice(path.indexOf(node));
    if (done.has(node)) return [];
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next);
      if (circle.length > 0) return circle;
    }
    path.pop();
    done.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const circle = visit(node);
    if (circle.length > 0) return circle;
  }
  return [];
}

/**
 * The folders of lib as a picture: an arrow for each folder that another one imports, but for those that lead there by a
 * longer way. `lib/resilience` is left out: it holds the errors, which all import.
 */
function pictureOf(folders: ReadonlyMap<string, readonly string[]>): string {
  const everywhere = 'lib/resilience';
  const shown = [...folders].filter(([folder]) => folder !== everywhere).sort(([a], [b]) => (a < b ? -1 : 1));
  const reach = (from: string): Set<string> =>
    new Set((folders.get(from) ?? []).flatMap((next) => [next, ...reach(next)]));
  const arrows = shown.flatMap(([folder, targets]) => {
    const direct = targets.filter((target) => target !== everywhere);
    const longer = new Set(direct.flatMap((target) => [...reach(target)]));
    const name = (path: string) => path.slice('lib/'.length);
    return direct.filter((target) => !longer.has(target)).map((target) => `  ${name(folder)} --> ${name(target)}`);
  });
  return ['```mermaid', 'flowchart LR', ...arrows, '```'].join('\n');
}

describe('the folders', () => {
  it('finds the files and the imports that it looks at', () => {
    expect(imports.size).toBeGreaterThan(200);
    expect(imports.get('lib/recording/record.ts')).toContain('lib/storage/database.ts');
  });

  it('finds a circle if there is one', () => {
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ]);
    expect(circleAmong(circle)).toEqual(['b', 'd']);
  });

  it('has no files that import each other in a circle', () => {
    expect(circleAmong(imports)).toEqual([]);
  });

  it('has no folders of lib that import each other in a circle', () => {
    expect(circleAmong(folderImports(imports))).toEqual([]);
  });

  it('has a lint rule for every folder of lib, and a line in the architecture', () => {
    const rules = readFileSync('biome.json', 'utf8');
    const lines = readFileSync('docs/architecture.md', 'utf8');
    const folders = readdirSync('lib');
    expect(folders.filter((folder) => folder !== 'aws' && !rules.includes(`"lib/${folder}/**"`))).toEqual([]);
    expect(folders.filter((folder) => !lines.includes(`| \`lib/${folder}\``))).toEqual([]);
  });

  it('shows in the architecture which folder imports which, as it is', () => {
    const [shown] = readFileSync('docs/architecture.md', 'utf8').match(/```mermaid[\s\S]*?```/) ?? [];
    expect(shown, 'Put the received picture into docs/architecture.md.').toBe(pictureOf(folderImports(imports)));
  });

  it('has at most 25 files in a folder without sub-folders', () => {
    const counts = Map.groupBy(files, dirname);
    const parents = new Set([...counts.keys()].map(dirname));
    const crowded = [...counts].filter(([folder, inside]) => inside.length > 25 && !parents.has(folder));
    expect(crowded.map(([folder, inside]) => `${folder}: ${inside.length}`)).toEqual([]);
  });
});
