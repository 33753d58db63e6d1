import { describe, expect, it } from 'vitest';
import { configSchema as checkHealth } from '../../functions/check-health/config.ts';
import { configSchema as collectOdds } from '../../functions/collect-odds/config.ts';
import { type Stage, stageNamed } from '../../infra/stages.ts';
import { sourceNames } from '../../lib/sources/registry.ts';
import { environmentOf, templatesOf } from './stage-templates.ts';

const prod = stageNamed('prod');
const first = ['https://one.example.com', 'https://two.example.com/odds'];
const second = ['https://three.example.com', 'https://four.example.com'];
const stageWith = (...urls: (readonly string[] | undefined)[]): Stage => {
  const named = sourceNames.map((name, n) => [name, urls[n] === undefined ? {} : { urls: urls[n] }] as const);
  return { ...prod, sources: Object.fromEntries(named) };
};

describe('the books that Action Network is asked for', () => {
  const withBooks = (books: readonly string[]) =>
    templatesOf({ ...prod, sources: { 'action-network': { variables: { ACTION_NETWORK_BOOKS: books.join(',') } } } });

  it.each([
    ['CollectOdds', collectOdds],
    ['CheckHealth', checkHealth],
  ])('reach %s if a stage names them', (id, schema) => {
    const { ACTION_NETWORK_BOOKS } = environmentOf(withBooks(['3', '15']).collection, id);
    expect(schema.shape.ACTION_NETWORK_BOOKS.parse(ACTION_NETWORK_BOOKS)).toEqual(['3', '15']);
  });

  it.each(['dev', 'prod'])('are the usual ones in %s', (name) => {
    expect(environmentOf(templatesOf(name).collection, 'CollectOdds')).not.toHaveProperty('ACTION_NETWORK_BOOKS');
  });

  it.each([
    [['68', '68'], /names book 68 twice(.|\n)*ACTION_NETWORK_BOOKS/],
    [['draftkings'], 'holds no id of a book at place 1'],
    [[], 'holds no id of a book at place 1'],
  ])('are refused at synthesis if they are %j', (books, message) => {
    expect(() => withBooks(books)).toThrow(message);
  });
});

describe('the addresses of a source', () => {
  const { collection } = templatesOf(stageWith(first, second));

  it.each([
    ['CollectOdds', collectOdds],
    ['CheckHealth', checkHealth],
  ])('that a stage names reach %s, which takes each of them', (id, schema) => {
    const { ACTION_NETWORK_URL, THE_ODDS_API_URL } = environmentOf(collection, id);
    expect(schema.shape.ACTION_NETWORK_URL.parse(ACTION_NETWORK_URL)).toEqual(first);
    expect(schema.shape.THE_ODDS_API_URL.parse(THE_ODDS_API_URL)).toEqual(second);
  });

  it.each(['dev', 'prod'])('are their own hosts in %s', (name) => {
    expect(Object.values(stageNamed(name).sources).map(({ urls }) => urls)).toEqual([]);
    expect(environmentOf(templatesOf(name).collection, 'CollectOdds')).not.toHaveProperty('ACTION_NETWORK_URL');
  });

  it.each([
    [['http://one.example.com'], '"http://one.example.com"'],
    [['one.example.com:443'], '"one.example.com:443"'],
    [['https://user:password@one.example.com'], 'https://host'],
    [['https://one.example.com?key=1'], 'https://host'],
    [['https://one.example.com,https://two.example.com'], 'https://host'],
    [['https://one.example.com/a', 'https://one.example.com/b'], 'Two addresses of a source are on one.example.com'],
    [[], 'A source without an address'],
  ])('are refused at synthesis: %j', (urls, message) => {
    expect(() => templatesOf(stageWith(urls))).toThrow(message);
    expect(() => templatesOf(stageWith(undefined, urls))).toThrow(message);
  });
});
