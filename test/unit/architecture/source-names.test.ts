import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sources } from '../../../lib/sources/registry.ts';

/** Files that may name a source outside its own folders, and why. */
const reasons: readonly (readonly [file: RegExp, reason: string])[] = [
  [/^lib\/sources\/registry\.ts$/, 'lists every source: the one line that adds it'],
  [/^infra\/local\/market\/sources\.ts$/, 'lists what the market simulates: the one line that adds it there'],
  [/^infra\/stages\.ts$/, 'says what a stage turns on'],
  [
    /^lib\/odds\/sportsbook(s|-keys)\./,
    'the catalogue names books by source, and pseudo-books that are one source’s own',
  ],
  [/^lib\/games\/teams\.json$/, 'the catalogue names teams by source'],
  [/^bin\/program\.ts$/, 'the help names the variable of a key'],
];

const camel = (name: string) => name.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());

/** `the-odds-api`, `theOddsApi`, `TheOddsApi` and `THE_ODDS_API`. */
function spellingsOf(name: string): readonly string[] {
  return [name, camel(name), camel(`-${name}`), name.replaceAll('-', '_').toUpperCase()];
}

const spellings = new Set(sources.flatMap(({ name }) => spellingsOf(name)));
const pattern = new RegExp([...spellings].join('|'), 'i');

function isOwn(file: string): boolean {
  return sources.some(
    ({ name }) => file.startsWith(`lib/sources/${name}/`) || file.startsWith(`infra/local/market/${name}/`),
  );
}

const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'lib', 'functions', 'infra', 'bin'], {
  encoding: 'utf8',
});
const files = listed.split('\n').filter((file) => /\.(ts|mjs|json)$/.test(file) && !isOwn(file));

describe('a source is named in its own folders', () => {
  test('and in no other file, but for those that have a reason', () => {
    expect(files.length).toBeGreaterThan(300);
    const naming = files.filter((file) => pattern.test(readFileSync(file, 'utf8')));
    expect(naming.filter((file) => !reasons.some(([known]) => known.test(file)))).toEqual([]);
  });

  test.each(spellingsOf('the-odds-api'))('which the rule sees however it is spelled: %s', (spelling) => {
    expect(pattern.test(`const x = ${spelling}Url;`)).toBe(true);
  });

  test('and its folders are there for each source', () => {
    for (const { name } of sources) {
      const own = execFileSync(
        'git',
        ['ls-files', '-co', '--exclude-standard', `lib/sources/${name}`, `infra/local/market/${name}`],
        { encoding: 'utf8' },
      );
      expect([
        name,
        own.includes(`lib/sources/${name}/declaration.ts`),
        own.includes(`infra/local/market/${name}/answers.ts`),
      ]).toEqual([name, true, true]);
    }
  });
});
