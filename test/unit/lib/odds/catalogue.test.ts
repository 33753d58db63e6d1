import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { keysIn } from '../../../../lib/odds/keys-of-catalogue.ts';
import { publicSplits } from '../../../../lib/odds/market.ts';
import { SportsbookCatalogue } from '../../../../lib/odds/sportsbook-keys.ts';
import { type CatalogueFile, sportsbookKinds } from '../../../../lib/odds/sportsbooks.ts';
import { sourceNames } from '../../../../lib/sources/registry.ts';

const path = 'lib/odds/sportsbooks.json';
const text = readFileSync(path, 'utf8');

const idPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const month = '\\d{4}(-(0[1-9]|1[0-2]))?';
const keySchema = z
  .strictObject({
    key: z.string().regex(/^[a-z0-9_]+$/),
    from: z.iso.date().optional(),
    until: z.iso.date().optional(),
    regions: z
      .array(z.string().regex(/^[a-z]{2}[a-z0-9_]*$/))
      .min(1)
      .optional(),
    /** The first and the last month, or year, in which the key was met. */
    seen: z.string().regex(new RegExp(`^${month}/${month}$`)),
  })
  .refine(({ from, until }) => from === undefined || until === undefined || from < until, 'from is not before until');
const sportsbookSchema = z.strictObject({
  id: z.string().regex(idPattern),
  operator: z.string().regex(idPattern),
  jurisdiction: z
    .string()
    .regex(/^(us(-[a-z]{2})?|ca(-on)?|eu|offshore|[a-z]{3})$/)
    .nullable(),
  kind: z.enum(sportsbookKinds),
  name: z.string().regex(/^\S(.{0,58}\S)?$/),
  confidence: z.literal('medium').optional(),
  keys: z.record(z.enum(sourceNames), z.array(keySchema).min(1).optional()),
});
/** A reader's version has four digits for the catalogue's. */
const catalogueSchema = z.strictObject({
  version: z.int().min(1).max(9_999),
  sportsbooks: z.array(sportsbookSchema).min(1),
});
const { version, sportsbooks } = catalogueSchema.parse(JSON.parse(text));

const namedKeys = sportsbooks.flatMap(({ id, keys }) =>
  Object.entries(keys).flatMap(([source, ofSource = []]) =>
    ofSource.map((sourceKey) => ({ id, source, ...sourceKey })),
  ),
);
type NamedKey = (typeof namedKeys)[number];

/** Pairs that hold on one day, of keys that have this in common. */
function clashes(inCommon: (named: NamedKey) => string): readonly string[] {
  return [...Map.groupBy(namedKeys, inCommon).values()].flatMap((named) =>
    named.flatMap((one, at) =>
      named
        .slice(at + 1)
        .filter((other) => overlap(one, other))
        .map((other) => `${one.source}: ${one.key} is ${one.id}, and ${other.key} is ${other.id}`),
    ),
  );
}

function overlap(one: NamedKey, other: NamedKey): boolean {
  const endsBefore = (first: NamedKey, second: NamedKey) =>
    first.until !== undefined && second.from !== undefined && first.until <= second.from;
  return !endsBefore(one, other) && !endsBefore(other, one);
}

/** How an id ends: the jurisdiction, without the `us-` of a state. California would be `ca`, which is Canada. */
function endingOf(jurisdiction: string | null): string {
  if (jurisdiction === null) return '';
  return `-${jurisdiction === 'us-ca' ? jurisdiction : jurisdiction.replace(/^us-/, '')}`;
}

describe('the catalogue of sportsbooks', () => {
  test('is in order of its ids, one sportsbook a line, each once', () => {
    const ids = sportsbooks.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    const lines = text.split('\n').filter((line) => line.startsWith('    {"id": "'));
    expect(lines.map((line) => JSON.parse(line.replace(/,$/, '')).id)).toEqual(ids);
  });

  test('ends each id with its jurisdiction, and leaves the name of the public splits alone', () => {
    const endings = sportsbooks.map(
      ({ id, jurisdiction }) => id.endsWith(endingOf(jurisdiction)) || [id, jurisdiction],
    );
    expect(new Set(endings)).toEqual(new Set([true]));
    expect(sportsbooks.map(({ id }) => id)).not.toContain(publicSplits);
  });

  test('gives a key of a source one meaning at a time', () => {
    expect(clashes(({ source, key }) => `${source} ${key}`)).toEqual([]);
  });

  test('gives a sportsbook one key of a source at a time, or an answer could hold two prices for one line', () => {
    expect(clashes(({ source, id }) => `${source} ${id}`)).toEqual([]);
  });

  test('calls an exchange, a prediction market and a daily fantasy operator by their kinds', () => {
    const idsOf = (kind: string) => sportsbooks.filter((book) => book.kind === kind).map(({ id }) => id);
    expect(idsOf('prediction_market')).toEqual(['kalshi-us', 'polymarket-us']);
    expect(idsOf('dfs')).toEqual(['betr-us', 'dabble-us', 'draftkings-pick6-us', 'prizepicks-us', 'underdog-us']);
    expect(idsOf('exchange')).toEqual(
      expect.arrayContaining(['betfair-ex-gbr', 'matchbook', 'novig-us', 'prophetx-us', 'smarkets-gbr']),
    );
    expect(idsOf('consensus').concat(idsOf('open')).sort()).toEqual(
      'action-network-consensus action-network-open don-best-consensus nj-consensus si-consensus'.split(' '),
    );
  });

  test('keeps the ids that keys of lines had before it was a file', () => {
    const ids =
      'action-network-consensus action-network-open barstool-us bet365-nj betmgm-nj betmgm-us betonline-offshore betrivers-nj betrivers-ny betrivers-us betus-offshore bovada-offshore caesars-nj caesars-us draftkings-nj draftkings-us fanatics-nj fanatics-us fanduel-il fanduel-nj fanduel-pa fanduel-us lowvig-offshore mybookie-offshore pointsbet-us superbook-us twinspires-us unibet-nj unibet-us wynnbet-us'.split(
        ' ',
      );
    expect(ids).toHaveLength(30);
    expect(sportsbooks.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  test('is what functions have in their bundles, as far as readings depend on it', async () => {
    const { keys } = keysIn({ version, sportsbooks } as CatalogueFile);
    const sources = Object.entries(keys).map(
      ([source, entries]) =>
        `    ${JSON.stringify(source)}: [\n${entries.map((entry) => `      ${JSON.stringify(entry)}`).join(',\n')}\n    ]`,
    );
    const printed = `{\n  "version": ${version},\n  "keys": {\n${sources.join(',\n')}\n  }\n}\n`;
    // Print it again with: npx vitest run test/unit/lib/odds/catalogue.test.ts -u
    await expect(printed).toMatchFileSnapshot('../../../../lib/odds/sportsbook-keys.json');
    expect(new SportsbookCatalogue(JSON.parse(printed)).allKeysOf('action-network').length).toBeGreaterThan(400);
  });

  test('has a version of its own for each content that readings depend on', () => {
    const versions = 'test/fixtures/catalogue-versions.json';
    const digests = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(versions, 'utf8')));
    const known = digests[version];
    const newest = Math.max(0, ...Object.keys(digests).map(Number));
    if (known === undefined && version === newest + 1) {
      throw new Error(`Version ${version} of ${path} is new: add "${version}": "${digestOf()}" to ${versions}.`);
    }
    if (version !== newest || known !== digestOf()) {
      throw new Error(
        `The ids or keys of ${path} are not those of version ${newest}: raise "version" in it to ${newest + 1}, so that replay takes readings by the new catalogue for newer ones.`,
      );
    }
  });
});

/** Of ids and keys, and not of names, kinds and what was seen when: those change no reading. */
function digestOf(): string {
  const content = namedKeys.map(({ id, source, key, from, until, regions }) =>
    JSON.stringify([id, source, key, from, until, regions]),
  );
  return createHash('sha256').update(content.sort().join()).digest('hex').slice(0, 16);
}
