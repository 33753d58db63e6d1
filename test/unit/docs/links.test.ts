import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const markdownIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const documents = ['README.md', ...markdownIn('docs'), ...markdownIn('docs/adr')];

/** `[text](path#section)`, but for addresses elsewhere. */
function linksIn(file: string): { path: string; section: string | undefined }[] {
  const links = readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g);
  return Array.from(links, ([, path = '', section]) => ({
    path: path === '' ? file : join(dirname(file), path),
    section,
  }));
}

/** `lib/…`, in code, of the folders that a path of this project begins with; a `*` or a `<name>` means many. */
function pathsIn(file: string): string[] {
  const roots = /`((?:bin|docs|functions|infra|lib|test)\/[^`\s]+)`/g;
  const paths = Array.from(readFileSync(file, 'utf8').matchAll(roots), ([, path = '']) => path);
  return paths.filter((path) => !/[*<…]/.test(path));
}

function sectionsOf(file: string): string[] {
  const titles = Array.from(readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm), ([, title = '']) => title);
  return titles.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(documents)('%s', (file) => {
  it('links to nothing that is not there', () => {
    const dead = linksIn(file).filter(
      ({ path, section }) => !existsSync(path) || (section !== undefined && !sectionsOf(path).includes(section)),
    );
    expect(dead).toEqual([]);
  });

  it('names no path of this project that is not there', () => {
    expect(pathsIn(file).filter((path) => !existsSync(path))).toEqual([]);
  });
});
