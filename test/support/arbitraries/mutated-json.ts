import fc from 'fast-check';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

type Change = readonly [deed: 'replace' | 'remove' | 'repeat' | 'add', where: number, name: string, junk: Json];

/** A list or an object that something can be changed in. */
type Branch = Json[] | { [name: string]: Json };

/**
 * A body with things replaced, removed, repeated and added anywhere in it, as `answer` and as the `text` that a source might
 * send. `names` are what a changed field might be called, and `junk` its possible values, beside the usual nonsense.
 */
export function mutatedJson(
  body: Branch,
  { names, junk }: { readonly names: readonly string[]; readonly junk: readonly Json[] },
) {
  const name = fc.constantFrom(...names, '__proto__', 'constructor', 'toString', '');
  const value: fc.Arbitrary<Json> = fc.oneof(
    fc.constantFrom<Json>(...junk),
    fc.constantFrom<Json>(null, true, false, 0, -0, 1, -1, 99, -100, 2.5, 1e308, 2 ** 53, '', '0', '\u0000', '\ud800'),
    fc.constantFrom<Json>([], {}, [[]], [null], [{}], '__proto__'),
    fc.integer(),
    fc.string(),
  );
  const change = fc.tuple(fc.constantFrom('replace', 'remove', 'repeat', 'add'), fc.nat(), name, value);
  return fc.array<Change>(change, { maxLength: 12 }).map((changes) => {
    const answer = structuredClone(body);
    for (const each of changes) apply(each, answer);
    // Through text and back, so that numbers and names are what a reader will find.
    const text = JSON.stringify(answer);
    return { answer: JSON.parse(text) as Json, text };
  });
}

function apply([deed, where, name, value]: Change, body: Branch): void {
  const branches = branchesIn(body);
  const branch = branches[where % branches.length] ?? body;
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
