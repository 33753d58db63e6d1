import fc from 'fast-check';
import { handWrittenSlate } from './scoreboards.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What a source, or a proxy between it and us, might put anywhere. */
const junk: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    -0,
    1,
    -1,
    99,
    -100,
    2.5,
    1e308,
    -1e308,
    2 ** 53,
    '',
    '0',
    'live',
    'draw',
  ),
  fc.constantFrom<Json>(
    'home',
    'away',
    'over',
    'suspended',
    'complete',
    '\u0000',
    '\ud800',
    '__proto__',
    'constructor',
  ),
  fc.constantFrom<Json>([], {}, [[]], [null], [{}], { event: [] }, { event: { moneyline: [null, {}] } }),
  // Some things cannot be made text of.
  fc.constantFrom<Json>({ toString: 1 }, ['68'], 'mlb', 'ncaaf', 2, 8),
  fc.integer(),
  fc.string(),
);

const names = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  '68',
  '69',
  '15',
  '30',
  '255',
  '9999',
  'event',
  'firsthalf',
  'total',
  'is_live',
  'is_alt_market',
  'book_id',
  'team_id',
  'league_name',
  'league_id',
  'draw',
  '',
);

type Change = readonly [deed: 'replace' | 'remove' | 'repeat' | 'add', where: number, name: string, junk: Json];

const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.tuple(fc.constantFrom('replace', 'remove', 'repeat', 'add'), fc.nat(), names, junk),
  { maxLength: 12 },
);

/** The slate written by hand, with things replaced, removed, repeated and added anywhere in its games. */
export const mutatedSlates = changes.map((all) => {
  const answer: { games: Json[] } = JSON.parse(JSON.stringify({ games: handWrittenSlate().games }));
  for (const change of all) apply(change, answer);
  // Through text and back, so that numbers and names are what a reader will find.
  const text = JSON.stringify(answer);
  const found: { games: Json[] } = JSON.parse(text);
  return { answer: found as Json, games: found.games, text };
});

/** A list or an object that something can be changed in. */
type Branch = Json[] | { [name: string]: Json };

function apply([deed, where, name, value]: Change, answer: { games: Json[] }): void {
  const branches = branchesIn(answer.games);
  const branch = branches[where % branches.length] ?? answer.games;
  const keys = Object.keys(branch);
  const key = keys[where % Math.max(keys.length, 1)];
  if (deed === 'add') set(branch, Array.isArray(branch) ? `${branch.length}` : name, value);
  else if (key === undefined) return;
  else if (deed === 'replace') set(branch, key, value);
  else if (deed === 'repeat') set(branch, Array.isArray(branch) ? `${branch.length}` : name, get(branch, key));
  else if (Array.isArray(branch)) branch.splice(Number(key), 1);
  else delete branch[key];
}

function branchesIn(node: Json): Branch[] {
  if (typeof node !== 'object' || node === null) return [];
  return [node, ...Object.values(node).flatMap(branchesIn)];
}

function get(branch: Branch, key: string): Json {
  return Object.getOwnPropertyDescriptor(branch, key)?.value ?? null;
}

/** As a property of its own, even if the name is that of the prototype: so does `JSON.parse`. */
function set(branch: Branch, key: string, value: Json): void {
  Object.defineProperty(branch, key, {
    value: structuredClone(value),
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** JSON text of the same answer with every list and every object in another order. No list in an answer means its order. */
export function shuffledTextOf(node: Json, pick: () => number): string {
  if (typeof node !== 'object' || node === null) return JSON.stringify(node);
  if (Array.isArray(node))
    return `[${shuffled(
      node.map((inner) => shuffledTextOf(inner, pick)),
      pick,
    ).join(',')}]`;
  const fields = Object.entries(node).map(([name, inner]) => `${JSON.stringify(name)}:${shuffledTextOf(inner, pick)}`);
  return `{${shuffled(fields, pick).join(',')}}`;
}

function shuffled(parts: readonly string[], pick: () => number): string[] {
  return parts
    .map((part) => ({ part, rank: pick() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ part }) => part);
}
