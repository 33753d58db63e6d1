import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Every file under a folder of the project, with the folder before its name. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The files that a file imports, types included; a command that its table loads when it is run is none of them. */
function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/from '(\.[^']+\.ts)'/g);
  return [...specifiers].map(([, specifier]) => normalize(join(dirname(file), specifier ?? '')));
}

/** Each source file of the project with the files that it imports. */
export function allImports(): ReadonlyMap<string, readonly string[]> {
  const sources = ['lib', 'functions', 'infra', 'bin'].flatMap(filesUnder).filter((file) => file.endsWith('.ts'));
  return new Map(sources.map((file) => [file, importsOf(file)]));
}

const folderOf = (file: string) => file.split('/').slice(0, 2).join('/');

/** Each folder of lib with the other folders of lib that its files import. */
export function folderImports(imports: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, Set<string>>();
  for (const [file, targets] of imports) {
    if (!file.startsWith('lib/')) continue;
    const others = edges.get(folderOf(file)) ?? new Set();
    for (const target of targets) if (folderOf(target) !== folderOf(file)) others.add(folderOf(target));
    edges.set(folderOf(file), others);
  }
  return new Map([...edges].map(([folder, others]) => [folder, [...others].sort()]));
}
