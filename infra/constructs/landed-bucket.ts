import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { odds, schedule } from '../../lib/backlog/kinds.ts';
import type { Stage } from '../stages.ts';
import { acknowledge } from './acknowledged.ts';
import { pin } from './pinned.ts';

/**
 * Raw observations: the one thing here that cannot be made again, and that everything else can be made from. So it
 * outlives its stack on every stage. Versioned, because a key names its content: an overwrite is always a mistake, and
 * can be taken back. The same observation landed twice costs a second version for a while, nothing more.
 */
export class LandedBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: lifecycleOf(stage),
      // A creation that is rolled back leaves no bucket behind.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    pin(this.bucket, 'LandedBucket');
    acknowledge(this.bucket, {
      'AwsSolutions-S1':
        'Two functions write it, and operators who link games by hand; access logs would outgrow what they guard.',
    });
  }
}

/** Links by hand never expire: no source has them, and a year of them is smaller than one answer. */
function lifecycleOf({ landedExpiresAfter, landedVersionsKept }: Stage): LifecycleRule[] {
  const versions: LifecycleRule = {
    id: 'drop-old-versions',
    noncurrentVersionExpiration: landedVersionsKept,
    abortIncompleteMultipartUploadAfter: Duration.days(1),
  };
  if (landedExpiresAfter === null) return [versions];
  return [
    versions,
    ...[odds, schedule].map(({ root }) => ({
      id: `expire-${root.replace('/', '')}`,
      prefix: root,
      expiration: landedExpiresAfter,
    })),
  ];
}
