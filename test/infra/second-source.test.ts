import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { Annotations as AnnotationsOf, Match, type Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../functions/collect-odds/config.ts';
import { type Stage, stageNamed } from '../../infra/stages.ts';
import { oddsChoiceOf } from '../../lib/sources/the-odds-api/odds-variables.ts';
import { frequentProd } from './frequent-prod.ts';
import { rolesOf } from './permissions/roles.ts';
import { appOfVariant, environmentOf, resourcesOf, templatesOf } from './stage-templates.ts';

const prod = frequentProd;
const withKey: Stage = {
  ...prod,
  sources: {
    'the-odds-api': {
      secretName: 'odds/prod/the-odds-api',
      variables: { THE_ODDS_API_RESERVE: '120', THE_ODDS_API_CLOSING_MINUTES: '45' },
    },
  },
};
const without: Stage = { ...prod, sources: {} };
const templates = { with: templatesOf(withKey), without: templatesOf(without) };
const secret = 'arn:<Partition>:secretsmanager:<Region>:<AccountId>:secret:odds/prod/the-odds-api';

const ofTheOddsApi = (environment: Record<string, string>) =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('THE_ODDS_API_')));

/** What is in the one list and not in the other. */
const beyond = (more: readonly string[], fewer: readonly string[]) => more.filter((one) => !fewer.includes(one));

describe('a stage with a key of The Odds API', () => {
  const { collection, storage } = templates.with;

  it('tells collect-odds where the key is, what to keep of its quota, and for when', () => {
    expect(ofTheOddsApi(environmentOf(collection, 'CollectOdds'))).toEqual({
      THE_ODDS_API_SECRET_ARN: secret,
      THE_ODDS_API_RESERVE: '120',
      THE_ODDS_API_CLOSING_MINUTES: '45',
      THE_ODDS_API_RUNS_PER_MONTH: '5208',
    });
  });

  it('gives it an environment with which it starts', () => {
    const environment = environmentOf(collection, 'CollectOdds');
    const arn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:recorder-a1B2c3';
    expect(configSchema.parse({ ...environment, DATABASE_SECRET_ARN: arn })).toMatchObject({
      THE_ODDS_API_RESERVE: 120,
      THE_ODDS_API_CLOSING_MINUTES: 45,
    });
  });

  it('lets it read that secret, and keep the quota in the state table, and nothing else more', () => {
    const collector = 'CollectorCollectOddsRole';
    const allowed = rolesOf(collection).allowed(collector);
    const before = rolesOf(templates.without.collection).allowed(collector);
    expect(beyond(allowed, before)).toEqual([
      'dynamodb:GetItem on StateTableArn (quota)',
      'dynamodb:PutItem on StateTableArn (quota)',
      // The six characters that Secrets Manager puts behind a name.
      `secretsmanager:GetSecretValue on ${secret}-??????`,
    ]);
    expect(beyond(before, allowed)).toEqual([]);
  });

  it('lets a deep check of the health ask with it, which costs no credits', () => {
    const checker = 'HealthCheckHealthRole';
    expect(ofTheOddsApi(environmentOf(collection, 'CheckHealth'))).toMatchObject({ THE_ODDS_API_SECRET_ARN: secret });
    const allowed = rolesOf(collection).allowed(checker);
    const before = rolesOf(templates.without.collection).allowed(checker);
    expect(beyond(allowed, before)).toEqual([`secretsmanager:GetSecretValue on ${secret}-??????`]);
    expect(beyond(before, allowed)).toEqual([]);
  });

  it('changes nothing of what any other role may do', () => {
    const others = (template: Template) => {
      const { roles, allowed } = rolesOf(template);
      const ids = roles
        .map(({ id }) => id)
        .filter((id) => !/^(CollectorCollectOddsRole|HealthCheckHealthRole)/.test(id));
      return ids.map((id) => [id, allowed(id)]);
    };
    expect(others(collection).length).toBeGreaterThan(4);
    expect(others(collection)).toEqual(others(templates.without.collection));
  });

  it('holds no key and creates no secret: an operator creates the secret', () => {
    expect(JSON.stringify(collection.toJSON())).not.toMatch(/\{\{resolve:|SecretString/);
    expect(resourcesOf(collection, 'AWS::SecretsManager::Secret')).toEqual({});
    expect(storage.toJSON()).toEqual(templates.without.storage.toJSON());
  });

  it('follows the AwsSolutions rules, or says why not', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'odds-synth-'));
    try {
      const { app } = appOfVariant(withKey, { outdir, builtinCloudFormationValidation: false });
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      expect(() => app.synth()).not.toThrow();
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });
});

describe('what a stage asks The Odds API for', () => {
  const asking = (variables: Readonly<Record<string, string>>): Stage => ({
    ...withKey,
    sources: { 'the-odds-api': { secretName: 'odds/prod/the-odds-api', variables } },
  });
  const choice = { THE_ODDS_API_REGIONS: 'us,eu' };
  function warnings(stage: Stage) {
    const outdir = mkdtempSync(join(tmpdir(), 'odds-synth-'));
    try {
      const { collection } = appOfVariant(stage, { outdir, builtinCloudFormationValidation: false });
      const found = AnnotationsOf.fromStack(collection).findWarning('*', Match.stringLikeRegexp('The Odds API'));
      return found.map(({ entry }) => entry.data);
    } finally {
      rmSync(outdir, { recursive: true });
    }
  }

  it('reaches the function, which takes it', () => {
    const environment = environmentOf(templatesOf(asking(choice)).collection, 'CollectOdds');
    expect(environment).toMatchObject(choice);
    const arn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:recorder-a1B2c3';
    expect(oddsChoiceOf(configSchema.parse({ ...environment, DATABASE_SECRET_ARN: arn }))).toMatchObject({
      regions: ['us', 'eu'],
    });
  });

  it('is within its plan by default, and warns with the figures if a month of it is not', () => {
    expect(warnings(withKey)).toEqual([]);
    expect(warnings(asking(choice))).toEqual([
      expect.stringMatching(/6 × 5208 runs a month = 31248 credits.*has 20000 a month.*lasts for 3333 runs/),
    ]);
    expect(warnings(asking({ ...choice, THE_ODDS_API_CREDITS_PER_MONTH: '100000' }))).toEqual([]);
  });

  it('counts the runs of capture windows: production without its first source for a month would exceed the usual plan', () => {
    expect(warnings({ ...stageNamed('prod'), sources: withKey.sources })).toEqual([
      expect.stringMatching(/3 × 9951 runs a month = 29853 credits.*has 20000 a month.*lasts for 6666 runs/),
    ]);
  });

  it('says what events cost if they have credits, and takes these from those of the slates', () => {
    const events = { THE_ODDS_API_EVENT_CREDITS_PER_MONTH: '5000' };
    expect(warnings(asking(events))).toEqual([
      expect.stringMatching(/3 × 5208 runs a month = 15624 credits.*20000 a month, 5000 of them for events/),
      expect.stringMatching(/costs 7 credits a call and at most 5000 a month: 23 calls a day.*90 calls = 630 credits/),
    ]);
  });

  it.each([
    [{ THE_ODDS_API_REGIONS: 'us,mars' }, '"mars" is no region'],
    [{ THE_ODDS_API_MARKETS: 'h2h,batter_hits' }, '"batter_hits" is no market'],
    [{ THE_ODDS_API_BOOKMAKERS: 'draftking' }, '"draftking" is no bookmaker'],
    [{ ...choice, THE_ODDS_API_CREDITS_PER_MONTH: '5' }, 'costs 6 credits, and its plan has 5 a month'],
    [{ THE_ODDS_API_EVENT_MARKETS: 'totals,batter_hits' }, '"batter_hits" is no market that is kept'],
    [{ THE_ODDS_API_EVENT_CREDITS_PER_MONTH: '216' }, 'raise THE_ODDS_API_EVENT_CREDITS_PER_MONTH to 217 or more'],
  ])('is refused at synthesis by name: %j', (changes, message) => {
    expect(() => templatesOf(asking(changes))).toThrow(message);
  });
});

describe('a stage without one', () => {
  it('names no key, and grants access to none', () => {
    const { collection } = templates.without;
    expect(ofTheOddsApi(environmentOf(collection, 'CollectOdds'))).toEqual({});
    expect(JSON.stringify(collection.toJSON())).not.toMatch(/the-odds-api|THE_ODDS_API|"quota"/);
  });
});
