import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { SubnetGroup } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledged.ts';
import { pin } from './pinned.ts';

/**
 * The network of the database: two zones without a way in or out. Nothing connects to it: functions stay outside and ask
 * through the Data API, so there is no NAT to pay for and no port to open.
 */
export class IsolatedNetwork extends Construct {
  readonly vpc: Vpc;
  /** A database cannot move to another subnet group: it would be replaced. */
  readonly subnetGroup: SubnetGroup;
  /** Nothing in, nothing out. */
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
      // Emptying the default security group takes a custom resource with a function of its own. Nothing is in that group.
      restrictDefaultSecurityGroup: false,
    });
    this.subnetGroup = new SubnetGroup(this, 'Subnets', {
      description: 'The subnets of the odds database',
      vpc: this.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    });
    pin(this.subnetGroup, 'DatabaseSubnets');
    this.securityGroup = new SecurityGroup(this, 'Nobody', { vpc: this.vpc, allowAllOutbound: false });
    acknowledge(this, {
      'AwsSolutions-VPC7':
        'No route leads in or out, and nothing but the database is inside: flow logs would stay empty.',
    });
  }
}
