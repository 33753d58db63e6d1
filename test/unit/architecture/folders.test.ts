import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const houses = ['lib', 'functions', 'infra', 'bin', 'test'];
const filesUnder = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const files = houses.flatMap(filesUnder);

/** The files that a file imports, types included; a command that its table loads when it is run is none of them. */
function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/from '(\.[^']+\.ts)'/g);
  return [...specifiers].map(([, specifier]) => normalize(join(dirname(file), specifier ?? '')));
}

/** The files of the first circle that is found, in the order in which they import each other. */
function circleAmong(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): readonly string[] => {
    if (path.includes(node)) return path.slice(path.indexOf(node));
    if (done.has(node)) return [];
    path.push(node);
    for (const next of imports.get(node) ?? []) {
      const circle = visit(next);
      if (circle.length > 0) return circle;
    }
    path.pop();
    done.add(node);
    return [];
  };
  for (const node of imports.keys()) {
    const circle = visit(node);
    if (circle.length > 0) return circle;
  }
  return [];
}

const sources = files.filter((file) => file.endsWith('.ts') && !file.startsWith('test'));
const imports = new Map(sources.map((file) => [file, importsOf(file)]));

const folderOf = (file: string) => file.split('/').slice(0, 2).join('/');

/** Which folder of lib imports which. */
function folderImports(): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, Set<string>>();
  for (const [file, targets] of imports) {
    if (!file.startsWith('lib/')) continue;
    const others = edges.get(folderOf(file)) ?? new Set();
    for (const target of targets) if (folderOf(target) !== folderOf(file)) others.add(folderOf(target));
    edges.set(folderOf(file), others);
  }
  return new Map([...edges].map(([folder, others]) => [folder, [...others]]));
}

describe('the folders', () => {
  it('finds the files and the imports that it looks at', () => {
    expect(sources.length).toBeGreaterThan(200);
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

  it('has no file that imports itself in a circle', () => {
    expect(circleAmong(imports)).toEqual([]);
  });

  it('has no two folders of lib that import each other', () => {
    expect(circleAmong(folderImports())).toEqual([]);
  });

  it('has a lint rule for every folder of lib', () => {
    const rules = readFileSync('biome.json', 'utf8');
    const folders = readdirSync('lib').filter((folder) => folder !== 'aws');
    expect(folders.filter((folder) => !rules.includes(`"lib/${folder}/**"`))).toEqual([]);
  });

  it('has at most 25 files in a folder without sub-folders', () => {
    const counts = Map.groupBy(files, dirname);
    const parents = new Set([...counts.keys()].map(dirname));
    const crowded = [...counts].filter(([folder, inside]) => inside.length > 25 && !parents.has(folder));
    expect(crowded.map(([folder, inside]) => `${folder}: ${inside.length}`)).toEqual([]);
  });
});
