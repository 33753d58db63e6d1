import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { odds, schedule } from '../../lib/backlog/kinds.ts';
import { landedKeyOf } from '../../lib/landing/landed-key.ts';
import { resourceOf, resourcesOf, templatesOf } from './stage-templates.ts';

const dev = templatesOf('dev').storage;
const prod = templatesOf('prod').storage;

describe('the storage stack', () => {
  it('gives what holds data logical ids that no refactoring changes', () => {
    const pinned = {
      Database: 'AWS::RDS::DBCluster',
      DatabaseWriter: 'AWS::RDS::DBInstance',
      DatabaseSubnets: 'AWS::RDS::DBSubnetGroup',
      LandedBucket: 'AWS::S3::Bucket',
      StateTable: 'AWS::DynamoDB::GlobalTable',
      RecorderSecret: 'AWS::SecretsManager::Secret',
      ReaderSecret: 'AWS::SecretsManager::Secret',
    };
    for (const [id, type] of Object.entries(pinned)) expect(Object.keys(resourcesOf(prod, type))).toContain(id);
    for (const type of new Set(Object.values(pinned))) {
      expect(Object.keys(resourcesOf(prod, type)).filter((id) => !(id in pinned))).toEqual([]);
    }
  });

  it('runs no code', () => {
    expect(resourcesOf(prod, 'AWS::Lambda::Function')).toEqual({});
  });
});

describe('the database', () => {
  it('is Aurora PostgreSQL of the pinned version, asked through the Data API', () => {
    prod.hasResourceProperties('AWS::RDS::DBCluster', {
      Engine: 'aurora-postgresql',
      EngineVersion: '17.7',
      DatabaseName: 'odds',
      EnableHttpEndpoint: true,
      AutoMinorVersionUpgrade: true,
    });
    prod.hasResourceProperties('AWS::RDS::DBInstance', { DBInstanceClass: 'db.serverless', PubliclyAccessible: false });
  });

  it('sleeps at 0 ACU after five minutes without a statement', () => {
    prod.hasResourceProperties('AWS::RDS::DBCluster', {
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 2, SecondsUntilAutoPause: 300 },
    });
  });

  it('is encrypted, and its owner has a password that no template has seen', () => {
    prod.hasResourceProperties('AWS::RDS::DBCluster', {
      StorageEncrypted: true,
      ManageMasterUserPassword: true,
      MasterUserPassword: Match.absent(),
    });
  });

  it('is protected and backed up for two weeks in production, and leaves a snapshot when it goes', () => {
    prod.hasResource('AWS::RDS::DBCluster', {
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
      Properties: { DeletionProtection: true, BackupRetentionPeriod: 14 },
    });
  });

  it('goes with its stack in development', () => {
    dev.hasResource('AWS::RDS::DBCluster', { DeletionPolicy: 'Delete', Properties: { DeletionProtection: false } });
  });

  it('is in a network with no way in or out', () => {
    for (const type of ['InternetGateway', 'NatGateway', 'EIP', 'Route', 'VPCEndpoint', 'SecurityGroupIngress']) {
      expect(resourcesOf(prod, `AWS::EC2::${type}`)).toEqual({});
    }
    prod.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32', Description: 'Disallow all traffic' })],
    });
  });
});

describe('the landed bucket', () => {
  it('is encrypted, versioned and closed to the public', () => {
    prod.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: Match.anyValue(),
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it('refuses what does not come over TLS', () => {
    prod.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it('has its life cycle and its permissions for the prefix that landed keys really have', () => {
    const answer = {
      source: 'action-network',
      league: 'mlb',
      capturedAt: '2026-04-01T16:00:00.000Z',
      contentHash: 'a'.repeat(64),
    };
    expect(landedKeyOf(odds, answer).startsWith('landed/')).toBe(true);
    expect(landedKeyOf(schedule, answer).startsWith('schedule/')).toBe(true);
  });

  it.each([dev, prod])('outlives its stack on every stage', (template) => {
    const bucket = resourceOf(template, 'AWS::S3::Bucket');
    expect([bucket.DeletionPolicy, bucket.UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
  });

  it('keeps observations for ever in production and for sixty days in development', () => {
    const rulesOf = (template: typeof prod) =>
      resourceOf(template, 'AWS::S3::Bucket').Properties.LifecycleConfiguration;
    expect(JSON.stringify(rulesOf(prod))).not.toContain('ExpirationInDays');
    expect(rulesOf(dev)).toMatchObject({
      Rules: [{}, { Prefix: 'landed/', ExpirationInDays: 60 }, { Prefix: 'schedule/', ExpirationInDays: 60 }],
    });
  });
});

describe('the state table', () => {
  it('is paid by request, can be restored to any second, and forgets by itself', () => {
    prod.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
      Replicas: [
        Match.objectLike({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      ],
    });
  });
});

describe('the secrets', () => {
  it('are generated: one for each database role, with no password in the template', () => {
    const secrets = resourcesOf(prod, 'AWS::SecretsManager::Secret');
    const generated = Object.values(secrets).map(({ Properties }) => Properties.GenerateSecretString);
    expect(generated).toEqual([
      expect.objectContaining({ SecretStringTemplate: '{"username":"odds_recorder"}', GenerateStringKey: 'password' }),
      expect.objectContaining({ SecretStringTemplate: '{"username":"odds_reader"}', GenerateStringKey: 'password' }),
    ]);
    for (const { Properties } of Object.values(secrets)) expect(Properties).not.toHaveProperty('SecretString');
  });
});
